import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/root";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { LocalChat } from "../../src/backends/local/localChat";
import { PrivateChild } from "../../src/backends/local/privateChild";
import type { AnswerProgress } from "../../src/core/chat/chatBackend";
import { askForEdit, type EditAskParts } from "../../src/core/edit/inline/askForEdit";
import { BackendError } from "../../src/core/model/failure";
import { GrammarParser } from "../../src/editor/actions/syntax/grammarParser";
import { systemClock } from "../../src/util/clock";
import { fencedBlocks } from "../../src/util/fences";
import { kindlingPath } from "../../test/helpers/kindling";
import { smolLm2 } from "../../test/helpers/smolLm2";
import { modelFrom } from "../typing/typing";
import { type EditTask, isPython, placeOf, readTasks } from "./editTasks";
import { printTrial, printTrials, type Trial } from "./trials";
import { verdictOf } from "./verdict";

/**
 * `npm run bench -- edits [--model FILE] [--limit N] [--rounds N]`: small changes of code that have a check, asked of a
 * model as the extension asks; all of them in each round, because a model does not say the same twice. What it writes is
 * run, by a process of its own with a time limit: see bench/README.md.
 */
export async function benchEdits(args: readonly string[]): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { model: text, limit: text, rounds: text } });
  const tasks = readTasks().slice(0, values.limit === undefined ? undefined : Number(values.limit));
  // The others are looked at by a unit test.
  await Promise.all(tasks.filter(isPython).map(prove));
  const modelPath = await chosen(values.model);
  const rounds = Number(values.rounds ?? 1);
  console.log(`edits: ${path.basename(modelPath)}, ${tasks.length} tasks, asked ${rounds} times\n`);
  const trials: Trial[] = [];
  await withModel(modelPath, async (parts) => {
    for (const task of Array.from({ length: rounds }, () => tasks).flat()) {
      const trial = await tried(task, parts);
      printTrial(trial);
      trials.push(trial);
    }
  });
  printTrials(trials);
}

async function chosen(model: string | undefined): Promise<string> {
  if (model !== undefined) return await modelFrom(model);
  const found = smolLm2();
  if ("why" in found) throw new Error(`SmolLM2 cannot be had here: ${found.why}`);
  return found.path;
}

/** @throws {Error} where a task's check does not tell a good result from the code as it is */
async function prove(task: EditTask): Promise<void> {
  const good = await verdictOf(task, task.known);
  if (!good.passes || !good.keepsOthers) throw new Error(`${task.name}: its good result is none: ${good.why}`);
  const asItIs = await verdictOf(task, placeOf(task).region);
  if (!asItIs.compiles || asItIs.passes) throw new Error(`${task.name}: its check passes as it is`);
}

async function withModel(modelPath: string, work: (parts: EditAskParts) => Promise<void>): Promise<void> {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const log = { debug: note, info: note, warn: note, error: note };
  const dist = path.join(root, "dist");
  const transport = new PrivateChild(path.join(dist, "host.mjs"), systemClock, log);
  const models = { modelPath: kindlingPath, standInPath: kindlingPath, unloadAfterMinutes: 0 };
  const local = new LocalBackend({ transport, client: "bench", ...models, clock: systemClock, log });
  const chat = new LocalChat(local, modelPath, log);
  try {
    // Its load is no part of the first task.
    await chat.count([{ role: "user", text: "?" }], new AbortController().signal);
    await work({ backend: chat, parser: new GrammarParser(dist), clock: systemClock });
  } catch (error) {
    throw new Error(`${error}\n${lines.slice(-10).join("\n")}`);
  } finally {
    chat.dispose();
    local.dispose();
  }
}

async function tried(task: EditTask, parts: EditAskParts): Promise<Trial> {
  const place = placeOf(task);
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  const around = () => ({ above: text(place.above), below: text(place.below) });
  const request = { instruction: task.instruction, background: "" };
  let [answer, isAskedTwice] = ["", false];
  const onProgress = (progress: AnswerProgress, _: unknown, isSecond: boolean) => {
    isAskedTwice ||= isSecond;
    if (progress.kind === "text" && !isSecond) answer += progress.text;
  };
  const startedAt = performance.now();
  const asked = { place, request, around, onProgress };
  const end = await askForEdit(asked, parts, new AbortController().signal).catch(failureOf);
  const seconds = (performance.now() - startedAt) / 1000;
  const verdict = end?.kind === "edit" ? await verdictOf(task, end.lines) : undefined;
  const why = verdict?.why ?? (end && "why" in end ? end.why : "");
  return { name: task.name, seconds, isInForm: isBlockAlone(answer), isAskedTwice, verdict, why };
}

function isBlockAlone(answer: string): boolean {
  const blocks = fencedBlocks(answer);
  return blocks.length === 1 && /^```.*```$/s.test(answer.trim());
}

/** A question that fails is a result too, whose reason is the failure's kind. */
function failureOf(error: unknown): { readonly kind: "failed"; readonly why: string } {
  if (!(error instanceof BackendError)) throw error;
  return { kind: "failed", why: error.kind };
}
