import * as vscode from "vscode";
import {
  docRequest,
  type EditTask,
  problemRequest,
  type ShownProblem,
  taskRequest,
} from "../../../core/actions/edits/editTasks";
import { docFormOf } from "../../../core/edit/inline/docComment";
import { docPlace } from "../../../core/edit/inline/docPlace";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import { linesSource } from "../../../core/hosted/leaving";
import type { Clock } from "../../../util/clock";
import { modelPathOf } from "../../documents";
import type { Notify } from "../../notify";
import { linesIn } from "../inline/documentLines";
import { spanOf, symbolAround } from "../inline/editSpan";
import type { InlineEdits } from "../inline/inlineEdits";

/** Lines of a function that is changed as a whole for the sake of one problem in it; of a longer one, those around it. */
const longestWhole = 80;
const around = 10;
/** Lines of a declaration that its documentation is written from. */
const longestDocumented = 120;

const noProblemWords = (file: string) =>
  `VS Code lists no problem of ${file}. Select what shall be mended, and take “Fix” or “Edit Selection…”.`;
const undocumentedWords = (language: string) =>
  `Hearth does not know how ${language} is documented. Say it in your own words with “Edit Selection…”.`;

/** Changes of code that need no words of the user's. */
export class EditActions {
  constructor(
    private readonly edits: InlineEdits,
    private readonly notify: Pick<Notify, "nothingDone">,
    private readonly clock: Clock,
  ) {}

  /** What is selected, else what the cursor is in. */
  async run(task: EditTask, editor: vscode.TextEditor): Promise<void> {
    await this.edits.start(editor, await spanOf(editor, this.clock), taskRequest(task));
  }

  /** @param given from the light bulb; else the problems at the cursor, else the next one below it */
  async fixProblem(editor: vscode.TextEditor, given: readonly vscode.Diagnostic[]): Promise<void> {
    const { document, selection } = editor;
    const problems = given.length > 0 ? given : problemsAt(document, selection.active);
    const [first] = problems;
    if (!first) return this.notify.nothingDone(noProblemWords(modelPathOf(document)));
    const span = await this.#spanAround(document, first.range);
    await this.edits.start(editor, span, problemRequest(problems.map((one) => shown(document, one))));
  }

  async document(editor: vscode.TextEditor): Promise<void> {
    const { document, selection } = editor;
    const form = docFormOf(document.languageId);
    if (!form) return this.notify.nothingDone(undocumentedWords(document.languageId));
    const declared =
      (await symbolAround(document, selection.start.line, this.clock)) ?? (await spanOf(editor, this.clock));
    const code = linesIn(document, {
      from: declared.from,
      to: Math.min(declared.to, declared.from + longestDocumented),
    });
    const span = docPlace(linesIn(document, { from: 0, to: document.lineCount }), declared, form);
    const shown = { from: declared.from, to: declared.from + code.length };
    const sources = [linesSource(modelPathOf(document), shown)];
    await this.edits.start(editor, span, { ...docRequest(form, code.join("\n")), sources });
  }

  async #spanAround(document: vscode.TextDocument, { start, end }: vscode.Range): Promise<LineSpan> {
    // What is listed may be older than the document.
    const [first, last] = [start.line, end.line].map((line) => Math.min(line, document.lineCount - 1)) as [
      number,
      number,
    ];
    const symbol = await symbolAround(document, first, this.clock);
    if (symbol && symbol.to - symbol.from <= longestWhole && last < symbol.to) return symbol;
    const bounds = symbol ?? { from: 0, to: document.lineCount };
    return {
      from: Math.max(bounds.from, first - around),
      to: Math.max(last + 1, Math.min(bounds.to, last + 1 + around)),
    };
  }
}

function problemsAt(document: vscode.TextDocument, at: vscode.Position): readonly vscode.Diagnostic[] {
  const all = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Information)
    .sort((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start));
  const here = all.filter(({ range }) => range.start.line <= at.line && at.line <= range.end.line);
  if (here.length > 0) return here;
  const byPlace = [...all].sort((a, b) => a.range.start.compareTo(b.range.start));
  const next = byPlace.find(({ range }) => range.start.line > at.line) ?? byPlace[0];
  return next ? [next] : [];
}

function shown(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): ShownProblem {
  const { message, source, code, range, relatedInformation = [] } = diagnostic;
  const rule = typeof code === "object" ? code.value : code;
  const line = Math.min(range.start.line, document.lineCount - 1);
  return {
    message,
    source: [source ?? "", rule === undefined ? "" : `(${rule})`].join(""),
    line: document.lineAt(line).text,
    related: relatedInformation.map(({ message: words, location }) => ({
      path: modelPathOf(location),
      line: location.range.start.line,
      words,
    })),
  };
}
