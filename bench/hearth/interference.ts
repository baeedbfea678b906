import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chunkAimMs, leastChunk } from "../../src/host/prefillChunk";
import { HostProcess } from "../../test/helpers/hostProcess";
import { kindlingPath } from "../../test/helpers/kindling";
import { random } from "../../test/helpers/random";
import { type Estimate, estimate } from "../typing/figures";
import { modelFrom } from "../typing/typing";
import { benchBesideChat } from "./besideChat";

const rounds = 30;
/** Words of a prompt that fills the context. */
const promptWords = 4000;
/** A call is cancelled after so long, deep in its prompt. */
const cancelAfterMs = 100;

/**
 * `npm run bench -- interference [--model FILE]`: how long a call waits for a model that is deep in another call's
 * prompt when that one is cancelled, beside the same call to a model that does nothing; and how long a completion takes
 * beside a chat. `timing` is the model of real size.
 */
export async function benchInterference(args: readonly string[]): Promise<void> {
  const modelPath = args[0] === "--model" && args[1] ? await modelFrom(args[1]) : kindlingPath;
  const cores = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()})`;
  console.log(`interference: ${path.basename(modelPath)}, 1 thread, ${cores}, ${rounds} rounds\n`);
  const host = await HostProcess.start();
  try {
    await host.load(modelPath);
    const chunk = await chunkMs(host);
    const [idle, cancelled]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      const idleMs = await shortCall(host, round);
      const long = startLongCall(host, round);
      await sleep(cancelAfterMs);
      const isUnderWay = !long.hasEnded();
      long.abort();
      const cancelledMs = await shortCall(host, -round);
      if (isUnderWay) {
        idle.push(idleMs);
        cancelled.push(cancelledMs);
      }
      await sleep(cancelAfterMs);
    }
    print(idle, cancelled, chunk);
  } finally {
    await host.stop();
  }
  await benchBesideChat(modelPath);
}

/** @returns milliseconds to its one token */
async function shortCall(host: HostProcess, round: number): Promise<number> {
  const startedAt = performance.now();
  // Another text each time, so that nothing of it is evaluated yet.
  await host.complete({ path: `short${round}.ts`, prefix: `let a${round} = `, maxTokens: 1 });
  return performance.now() - startedAt;
}

/** What fills the context, another text for each seed. */
function longCall(seed: number) {
  const next = random(seed);
  const prefix = Array.from({ length: promptWords }, () => `w${Math.floor(next() * 1000)}`).join(" ");
  return { path: `long${seed}.ts`, prefix, maxTokens: 1 };
}

function startLongCall(host: HostProcess, seed: number) {
  const abort = new AbortController();
  let hasEnded = false;
  host.complete(longCall(seed), { signal: abort.signal }).then(
    () => {
      hasEnded = true;
    },
    () => undefined,
  );
  return { abort: () => abort.abort("the bench cancels it"), hasEnded: () => hasEnded };
}

/** Milliseconds that one chunk of a prompt takes here: a call that is cancelled ends behind the one at work. */
async function chunkMs(host: HostProcess): Promise<number> {
  const { evaluatedTokens, firstTokenMs } = (await host.complete(longCall(0))).timing;
  return Math.max(chunkAimMs, leastChunk * (firstTokenMs / evaluatedTokens));
}

function print(idle: readonly number[], cancelled: readonly number[], chunk: number): void {
  const waits = cancelled.map((ms, at) => Math.max(0, ms - (idle[at] ?? 0)));
  if (idle.length < rounds / 2) throw new Error("most long calls ended before they could be cancelled");
  const words = ({ value, from, to }: Estimate) => `${value.toFixed(0)} ms (${from.toFixed(0)} to ${to.toFixed(0)})`;
  console.log(
    `one token, model idle, p50/p90              ${[0.5, 0.9].map((at) => words(estimate(idle, at))).join(", ")}`,
  );
  console.log(
    `one token, a long prompt just cancelled     ${[0.5, 0.9].map((at) => words(estimate(cancelled, at))).join(", ")}`,
  );
  const p50 = estimate(waits, 0.5);
  const isMet = p50.value <= chunk;
  console.log(
    `wait for the cancelled one, p50             ${words(p50)} of a chunk's ${chunk.toFixed(0)} ms  ${isMet ? "ok" : "MISSED"}`,
  );
}
