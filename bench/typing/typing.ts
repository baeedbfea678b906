import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/root";
import { kindlingPath } from "../../test/helpers/kindling";
import { random } from "../../test/helpers/random";
import { ensureTimingModel } from "../engine/timingModel";
import { HearthContender } from "../hearth/hearthContender";
import { contenders } from "./contenders";
import { writeWith } from "./quality";
import { printQuality, qualityVerdicts } from "./qualityReport";
import { drawMaterial } from "./sources";
import { measure, type TimingFigures } from "./timing";
import { printTiming, printVerdicts, verdicts } from "./timingReport";
import { record } from "./trace";

interface Options {
  /** Timing on a fixed trace with a model that is told what to say, or what a person has of the model's own answers. */
  readonly run: "timing" | "quality";
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  readonly minutes: number;
  readonly contenders: readonly string[];
  readonly seed: number;
}

/** `npm run bench -- typing`: somebody types for some minutes, and each contender is asked for ghost text meanwhile. */
export async function benchTyping(args: readonly string[]): Promise<void> {
  const options = await optionsFrom(args);
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()})`;
  console.log(`typing: ${path.basename(options.modelPath)}, ${machine}, seed ${options.seed}\n`);
  const results = options.run === "quality" ? await benchQuality(options) : await benchTiming(options);
  const { verdicts: found } = results;
  printVerdicts(found);
  write(`typing-${options.run}-${path.parse(options.modelPath).name}`, { machine, args, ...results });
}

async function benchTiming({ modelPath, minutes, seed, contenders: names }: Options) {
  const next = random(seed);
  const { files, strangers } = drawMaterial(next);
  const trace = record(files, strangers, next, minutes * 60_000);
  const lastMs = trace.events.at(-1)?.atMs ?? 0;
  console.log(`${trace.events.length} keys in ${(lastMs / 60_000).toFixed(1)} min in ${trace.paths.join(", ")}\n`);
  const figures: TimingFigures[] = [];
  for (const name of names) {
    const start = contenders[name];
    if (!start) throw new Error(`there is no contender ${name}; there are ${Object.keys(contenders).join(", ")}`);
    figures.push(await measure(name, start, modelPath, trace));
  }
  printTiming(figures);
  console.log(`\n${timingWords}\n`);
  return { figures, verdicts: verdicts(figures) };
}

async function benchQuality({ modelPath, minutes, seed }: Options) {
  const next = random(seed);
  const material = drawMaterial(next);
  const hearth = await HearthContender.start({ modelPath, lessons: undefined, isGated: true });
  try {
    const cpuBefore = hearth.cpuSeconds();
    const { counts, mistakes } = await writeWith(hearth, material, next, minutes);
    const cost = { cpuSeconds: hearth.cpuSeconds() - cpuBefore, work: hearth.work() };
    printQuality(counts, hearth.outcomes, cost);
    console.log(`\n${qualityWords}\n`);
    return {
      counts,
      cost,
      mistakes,
      outcomes: hearth.outcomes,
      files: material.files.map((file) => file.path),
      verdicts: qualityVerdicts(counts),
    };
  } finally {
    await hearth.close();
  }
}

const timingWords = [
  "Real time; 100 words a minute while the fingers move. The model is told what to say, the same for all: the rest of the",
  "line, right from some column of each line on (drawn evenly), before that something else. A wait is counted from each key",
  "at which something new is due until a ghost text stands that fits the text of that moment, over further keys if need be.",
  "VS Code's part is imitated: a contender that listens hears of a change at once, all are asked 60 ms after the last one,",
  "and are cancelled by the next. What is typed as the ghost text says keeps it on screen; moves of the cursor ask nobody.",
].join("\n");

const qualityWords = [
  "Real time; 100 words a minute while the fingers move; the model's own answers, with the gate on. What stands there when",
  "the next key is due, is right to its end and leaves nothing of the line but closers is taken by one key. A suggestion",
  "that is typed on from counts once. First words are judged where the person is neither in a typo nor correcting.",
].join("\n");

async function optionsFrom(args: readonly string[]): Promise<Options> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      run: { type: "string", default: "timing" },
      model: { type: "string", default: "kindling" },
      minutes: { type: "string", default: "5" },
      contenders: { type: "string", default: "hearth,bare,llamaVscode" },
      seed: { type: "string", default: "1" },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error("--minutes is a number above 0, --seed a whole number");
  if (values.run !== "timing" && values.run !== "quality") throw new Error("--run is timing or quality");
  const modelPath = await modelFrom(values.model);
  return { run: values.run, modelPath, minutes, seed, contenders: values.contenders.split(",") };
}

/** @param name `kindling`, one of the models of real size, or a path */
export async function modelFrom(name: string): Promise<string> {
  if (name === "kindling") return kindlingPath;
  if (name === "timing") return await ensureTimingModel("prefixFirst");
  if (name === "timing-suffix-first") return await ensureTimingModel("suffixFirst");
  return path.resolve(name);
}

/** Into bench/results. Infinity, which JSON does not know, becomes null. */
function write(name: string, result: object): void {
  const folder = path.join(root, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ commit, at: new Date().toISOString(), ...result }, undefined, 2)}\n`);
  console.log(`\n${path.relative(root, file)}`);
}
