import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/root";
import { type ContextMode, SampleContext } from "./context";
import { compare, heldOutContenders, plainGate } from "./heldOut";
import { type Options, optionsOf } from "./options";
import type { Kind } from "./points";
import { Reader } from "./reader";
import { type Replayed, Replayer } from "./replayer";
import { printComparison, printContexts, printCurve, printGates, printQuality, scores } from "./report";
import { readSample, readWorkspace, type SourceFile } from "./sample";
import { samplePoints } from "./sampling";

interface Result {
  readonly model: { readonly name: string; readonly contextSize: number; readonly minLineLogProb: number };
  readonly machine: string;
  readonly commit: string;
  readonly seed: number;
  readonly command: string;
  readonly kind: Kind;
  readonly context: ContextMode;
  readonly replayed: readonly Replayed[];
}

const sampleFolder = path.join(root, "bench", "data");
const resultsFolder = path.join(root, "bench", "results");
const filterShares = [0.3, 0.2, 0.1, 0.05];

/** How right completion is: parts of real files are hidden, and the real pipeline and model process are asked for them. */
export async function benchReplay(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  if (options.from) {
    const result: Result = JSON.parse(readFileSync(options.from, "utf8"));
    return report(result, options);
  }
  const sample = options.workspace ? readWorkspace(options.workspace) : readSample(sampleFolder);
  const replayer = await (options.isReading ? Reader : Replayer).start(options.modelPath);
  try {
    for (const kind of options.kinds) await replayKind(kind, sample, replayer, options);
  } finally {
    await replayer.dispose();
  }
}

async function replayKind(kind: Kind, sample: readonly SourceFile[], replayer: Replayer | Reader, options: Options) {
  const points = samplePoints(sample, { kind, count: options.count, seed: options.seed });
  const context = new SampleContext(sample);
  const { name, contextSize, minLineLogProb } = replayer.model;
  const byContext = new Map<ContextMode, readonly Replayed[]>();
  for (const mode of options.contexts) {
    const replayed: Replayed[] = [];
    for (const point of points) {
      replayed.push(await replayer.replay(point, context.piecesFor(point, mode, contextSize)));
      if (replayed.length % 100 === 0)
        console.error(`${kind}, context ${mode}: ${replayed.length} of ${points.length}`);
    }
    byContext.set(mode, replayed);
    const { seed } = options;
    const model = { name, contextSize, minLineLogProb };
    const result = {
      model,
      machine: machine(),
      commit: commit(),
      seed,
      command: command(),
      kind,
      context: mode,
      replayed,
    };
    const file = write(result);
    report(result, options);
    console.log(`written to ${path.relative(root, file)}\n`);
  }
  if (byContext.size > 1) printContexts(byContext);
}

function report({ kind, context, model, machine, replayed }: Result, options: Options): void {
  const title = `replay: ${kind}, ${replayed.length} points, ${model.name} (window of ${model.contextSize} tokens)`;
  console.log(`${title}, context ${context}, ${machine}\n`);
  if (replayed.length === 0) return void console.log("The sample has no such point.");
  printQuality(replayed);
  printCurve(replayed);
  printGates(replayed, model.minLineLogProb, plainGate.score);
  if (!options.hasFilter) return;
  const contenders = [...scores, ...heldOutContenders(replayed)];
  printComparison(filterShares.flatMap((share) => compare(replayed, contenders, share)));
}

function write(result: Result): string {
  mkdirSync(resultsFolder, { recursive: true });
  const model = result.model.name.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
  const parts = ["replay", model, result.kind, result.context, String(result.replayed.length)];
  const file = path.join(resultsFolder, `${parts.join("-")}.json`);
  const { replayed, ...about } = result;
  const head = JSON.stringify(about).slice(1, -1);
  // A line a point, so that results can be compared and searched.
  writeFileSync(file, `{${head},"replayed":[\n${replayed.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`);
  return file;
}

function machine(): string {
  return `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()})`;
}

function commit(): string {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "-uno") === "" ? "" : " and changes");
}

function command(): string {
  return ["npm run bench --", ...process.argv.slice(2)].join(" ");
}
