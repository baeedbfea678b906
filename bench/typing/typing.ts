import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/root";
import { kindlingPath } from "../../test/helpers/kindling";
import { random } from "../../test/helpers/random";
import { ensureTimingModel } from "../engine/timingModel";
import { drawMaterial } from "./sources";
import { measure, type Start, startHearth, type TimingFigures } from "./timing";
import { printTiming, printVerdicts, verdicts } from "./timingReport";
import { record } from "./trace";

const contenders: Readonly<Record<string, Start>> = { hearth: startHearth };

interface Options {
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  readonly minutes: number;
  readonly contenders: readonly string[];
  readonly seed: number;
}

/** `npm run bench -- typing`: somebody types for some minutes, and each contender is asked for ghost text meanwhile. */
export async function benchTyping(args: readonly string[]): Promise<void> {
  const options = await optionsFrom(args);
  const { modelPath, minutes, seed } = options;
  const next = random(seed);
  const { files, strangers } = drawMaterial(next);
  const trace = record(files, strangers, next, minutes * 60_000);
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()})`;
  console.log(`typing: ${path.basename(modelPath)}, ${machine}, seed ${seed}`);
  const lastMs = trace.events.at(-1)?.atMs ?? 0;
  console.log(`${trace.events.length} keys in ${(lastMs / 60_000).toFixed(1)} min in ${trace.paths.join(", ")}\n`);
  const figures: TimingFigures[] = [];
  for (const name of options.contenders) {
    const start = contenders[name];
    if (!start) throw new Error(`there is no contender ${name}; there are ${Object.keys(contenders).join(", ")}`);
    figures.push(await measure(name, start, modelPath, trace));
  }
  printTiming(figures);
  console.log(`\n${words}\n`);
  const found = verdicts(figures);
  printVerdicts(found);
  write(`typing-${path.parse(modelPath).name}`, { machine, args, seed, figures, verdicts: found });
}

const words = [
  "Real time; 100 words a minute while the fingers move. The model is told what to say, the same for all: the rest of the",
  "line, right from some column of each line on (drawn evenly), before that something else. A wait is counted from each key",
  "at which something new is due until a ghost text stands that fits the text of that moment, over further keys if need be.",
  "VS Code's part is imitated: a contender that listens hears of a change at once, all are asked 60 ms after the last one,",
  "and are cancelled by the next. What is typed as the ghost text says keeps it on screen; moves of the cursor ask nobody.",
].join("\n");

async function optionsFrom(args: readonly string[]): Promise<Options> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: "string", default: "kindling" },
      minutes: { type: "string", default: "5" },
      contenders: { type: "string", default: "hearth" },
      seed: { type: "string", default: "1" },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed))
    throw new Error("--minutes is a number above 0, --seed a whole number");
  return { modelPath: await modelFrom(values.model), minutes, seed, contenders: values.contenders.split(",") };
}

async function modelFrom(name: string): Promise<string> {
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
