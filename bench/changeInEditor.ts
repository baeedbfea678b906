import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { spanOf } from "../src/editor/actions/inline/editSpan";
import { systemClock } from "../src/util/clock";
import { EditBench } from "../test/editor/actions/edits";
import { eventually } from "../test/editor/hearth";
import { type Sections, sectionsOf } from "./synchronous";

/** What one change costs the extension host, each time that it was made. */
export interface ChangeFigures {
  readonly what: string;
  readonly rounds: readonly ChangeRound[];
}

export interface ChangeRound {
  readonly found: Sections;
  readonly streamed: Sections;
  /** In how many pieces it came. */
  readonly pieces: number;
  readonly decided: Sections;
  readonly undone: Sections;
}

/** How often each change is made: in one round of any code something else may stop the thread. */
const rounds = 5;

interface Change {
  readonly what: string;
  readonly lines: number;
  /** What the model makes of a line; `at` counts the lines that it changes. */
  readonly becomes: (line: string, at: number) => string;
}

const lineCount = 20_000;
/** Milliseconds between two pieces, and how many there are at most. */
const [betweenMs, mostPieces] = [25, 300];
/** Characters of a token. */
const tokenCharacters = 4;
/** Changes that are accepted one by one. */
const accepted = 5;

const few = (line: string, at: number) => (at % 40 === 3 ? line.replace("items", "things") : line);
const every = (line: string, at: number) => (line === "" ? line : `${line} // ${at}`);
const changes: readonly Change[] = [
  { what: "30 lines, some changed", lines: 30, becomes: (line, at) => (at % 8 === 3 ? every(line, at) : line) },
  { what: "30 lines, all changed", lines: 30, becomes: every },
  { what: "300 lines, all changed", lines: 300, becomes: every },
  { what: "3,000 lines, some changed", lines: 3000, becomes: few },
  { what: "3,000 lines, all changed", lines: 3000, becomes: every },
];

/** VS Code calls this in the extension host. */
export async function run(): Promise<void> {
  const file = process.env.HEARTH_BENCH_RESULT;
  if (!file) throw new Error("HEARTH_BENCH_RESULT is not there.");
  const figures: ChangeFigures[] = [];
  for (const change of changes) {
    const measuredRounds: ChangeRound[] = [];
    for (let round = 0; round < rounds; round++) measuredRounds.push(await measured(change));
    figures.push({ what: change.what, rounds: measuredRounds });
  }
  writeFileSync(file, JSON.stringify(figures));
}

async function measured({ lines, becomes }: Change): Promise<ChangeRound> {
  const document = await vscode.workspace.openTextDocument({ language: "typescript", content: largeText() });
  const editor = await vscode.window.showTextDocument(document);
  const bench = new EditBench();
  const from = lineCount / 2;
  const region = Array.from({ length: lines }, (_, at) => document.lineAt(from + at).text);
  const after = region.map(becomes);
  editor.selection = new vscode.Selection(from + 2, 0, from + 2, 0);
  const found = await sectionsOf(__filename, async () => void (await spanOf(editor, systemClock)));
  const pieces = piecesOf(`\`\`\`ts\n${after.join("\n")}\n\`\`\`\n`);
  const streamed = await sectionsOf(__filename, async () => {
    const call = await bench.ask(editor, from + 1, from + lines);
    for (const piece of pieces) {
      call.writes(piece);
      await sleep(betweenMs);
    }
    await call.ends();
    await bench.done();
  });
  if (document.lineAt(from + 3).text !== after[3]) throw new Error("The change did not come.");
  const decided = await sectionsOf(__filename, async () => {
    for (let at = 0; at < accepted; at++) {
      await bench.edits.accept();
      await sleep(betweenMs);
    }
  });
  const undone = await sectionsOf(__filename, async () => {
    await vscode.commands.executeCommand("undo");
    await eventually("it is undone", () => document.lineAt(from + 3).text === region[3]);
  });
  bench.dispose();
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  return { found, streamed, pieces: pieces.length, decided, undone };
}

/** As a model writes it, or in longer pieces where that would take too long. */
function piecesOf(text: string): readonly string[] {
  const size = Math.max(tokenCharacters, Math.ceil(text.length / mostPieces));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}

function largeText(): string {
  const body =
    "  let sum = 0;\n  for (let i = 0; i < items.length; i++) {\n    sum += items[i];\n  }\n  return sum;\n}\n\n";
  const count = Math.ceil(lineCount / 8);
  return Array.from(
    { length: count },
    (_, at) => `export function total${at}(items: number[]): number {\n${body}`,
  ).join("");
}
