import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type TransformFailure, transform } from "esbuild";
import { lineChanges } from "../../src/core/edit/inline/lineChanges";
import { type EditTask, isPython, resultOf } from "./editTasks";

export interface Verdict {
  readonly compiles: boolean;
  readonly passes: boolean;
  /** All lines are there that a good result keeps. */
  readonly keepsOthers: boolean;
  /** What went wrong, in one line; "" for nothing. */
  readonly why: string;
}

/** Milliseconds for which code that a model wrote may run. */
const longestMs = 10_000;
const run = promisify(execFile);

const preludes = {
  js: `import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as subject from "./subject.mjs";
const source = readFileSync("source.txt", "utf8");
`,
  python: `import subject
source = open("source.txt", encoding="utf-8").read()
`,
} as const;

/**
 * Tries lines in the region's place: in a folder of their own, by a process with a time limit. It is no sandbox.
 * @throws {Error} where there is no Python
 */
export async function verdictOf(task: EditTask, region: readonly string[]): Promise<Verdict> {
  const lines = resultOf(task, region);
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-edit-"));
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const text = `${lines.join("\n")}\n`;
  const keepsOthers = keeps(task, lines);
  try {
    write("source.txt", text);
    const compiled = await (isPython(task) ? compilePython(text, folder) : compileScript(task.file, text));
    if ("why" in compiled) return { compiles: false, passes: false, keepsOthers, why: compiled.why };
    write(isPython(task) ? "subject.py" : "subject.mjs", compiled.code);
    const [check, program] = isPython(task) ? ["check.py", "python3"] : ["check.mjs", process.execPath];
    write(check, `${isPython(task) ? preludes.python : preludes.js}${task.check}\n`);
    const why = await faultOf(program, [check], folder);
    return { compiles: true, passes: why === "", keepsOthers, why };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compileScript(
  file: string,
  text: string,
): Promise<{ readonly code: string } | { readonly why: string }> {
  try {
    return await transform(text, { loader: file.endsWith(".ts") ? "ts" : "js", format: "esm" });
  } catch (error) {
    return { why: (error as TransformFailure).errors[0]?.text ?? String(error) };
  }
}

async function compilePython(
  text: string,
  folder: string,
): Promise<{ readonly code: string } | { readonly why: string }> {
  const code = 'compile(open("source.txt", encoding="utf-8").read(), "source.txt", "exec")';
  const why = await faultOf("python3", ["-c", code], folder);
  return why === "" ? { code: text } : { why };
}

/** What a program ends with, in one line; "" where it ends well. */
async function faultOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  const limits = { timeout: longestMs, killSignal: "SIGKILL", maxBuffer: 1 << 20 } as const;
  try {
    await run(program, [...args], { cwd, ...limits, env: { PATH: process.env.PATH } });
    return "";
  } catch (error) {
    const { code, killed, stderr = "" } = error as { code?: unknown; killed?: boolean; stderr?: string };
    if (code === "ENOENT") throw new Error(`${program} is not there`);
    if (killed) return "took too long";
    return (
      stderr.match(/^\w*(?:Error|Exception)\b.*/m)?.[0] ??
      (stderr.trim().split("\n").at(-1) || `ended with ${String(code)}`)
    );
  }
}

/** Whether a result has, in order, every line that the good one has from before. */
function keeps(task: EditTask, result: readonly string[]): boolean {
  const changes = lineChanges(task.lines, resultOf(task, task.known));
  const kept = task.lines.filter((_, at) => !changes.some(({ baseFrom, baseTo }) => baseFrom <= at && at < baseTo));
  let found = 0;
  for (const line of result) if (line === kept[found]) found++;
  return found === kept.length;
}
