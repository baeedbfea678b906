import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { chatFormatOf, type Sampling } from "../../src/core/model/chatFormats";
import { LlamaLibrary } from "../../src/host/llamaLibrary";
import type { ChatMessage, ChatProgress, ChatResult } from "../../src/protocol/host";
import { HostProcess } from "../../test/helpers/hostProcess";
import { smolLm2 } from "../../test/helpers/smolLm2";
import { estimate } from "../typing/figures";
import { modelFrom } from "../typing/typing";

/** What DESIGN §13 allows a completion beside a chat. */
const mostTimesIdle = 1.2;
const [decodeRounds, answerTokens, completionRounds] = [4, 64, 20];
const system: ChatMessage = { role: "system", text: "You are a helpful assistant for programmers." };
const questions = ["What is a list in Python?", "Give an example.", "And a tuple?", "Which is faster?", "Sum that up."];
const code = (name: string) =>
  Array.from({ length: 80 }, (_, at) => `export const ${name}${at} = compute(${at}, "${at * 7919}");\n`).join("");

/**
 * `npm run bench -- chat [--model FILE]`: what an answer costs beside bare decoding, what a further question costs, for
 * how long the process is deaf meanwhile, and what a completion beside an answer costs. Everything is measured in one run.
 */
export async function benchChat(args: readonly string[]): Promise<void> {
  const modelPath = await chosen(args);
  const cores = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()})`;
  console.log(`chat: ${path.basename(modelPath)} beside Kindling, 1 thread each, ${cores}\n`);
  const host = await HostProcess.start();
  try {
    await host.load();
    const loading = await deafness(host, () => host.load(modelPath, "chat"));
    console.log(`longest wait for a ping while the model is loaded, ms   ${loading.toFixed(0)}`);
    await conversation(host);
    await longPrompt(host);
    await beside(host);
    await bareDecoding(host, modelPath);
  } finally {
    await host.stop();
  }
}

async function chosen(args: readonly string[]): Promise<string> {
  if (args[0] === "--model" && args[1]) return await modelFrom(args[1]);
  const model = smolLm2();
  if ("why" in model) throw new Error(`SmolLM2 cannot be had here: ${model.why}`);
  return model.path;
}

function ask(
  host: HostProcess,
  messages: readonly ChatMessage[],
  maxTokens: number,
  options: { readonly onProgress?: (one: ChatProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<ChatResult> {
  return host.peer.call("chat", { messages, maxTokens }, options);
}

async function conversation(host: HostProcess): Promise<void> {
  const messages: ChatMessage[] = [system];
  console.log("\nturn   prompt   evaluated   first token, ms");
  for (const [at, text] of questions.entries()) {
    messages.push({ role: "user", text });
    const { text: answer, timing } = await ask(host, messages, answerTokens);
    messages.push({ role: "assistant", text: answer });
    const { promptTokens, evaluatedTokens, firstTokenMs } = timing;
    const cells = [at + 1, promptTokens, evaluatedTokens, firstTokenMs.toFixed(0)].map(String);
    console.log(cells.map((cell, column) => cell.padStart([4, 9, 12, 18][column] ?? 0)).join(""));
  }
}

async function longPrompt(host: HostProcess): Promise<void> {
  let result: ChatResult | undefined;
  const deaf = await deafness(host, async () => {
    result = await ask(host, [system, { role: "user", text: `${code("value")}\nWhat is that?` }], 1);
  });
  if (!result) return;
  const { evaluatedTokens, firstTokenMs } = result.timing;
  const speed = ((evaluatedTokens / firstTokenMs) * 1000).toFixed(0);
  console.log(`\na prompt of ${evaluatedTokens} tokens: ${firstTokenMs.toFixed(0)} ms, ${speed} tokens a second`);
  console.log(`longest wait for a ping while it is read, ms            ${deaf.toFixed(0)}`);
}

/** The longest time that a ping takes while something is done. */
async function deafness(host: HostProcess, work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  const ended = work().finally(() => {
    isOver = true;
  });
  let longest = 0;
  while (!isOver) {
    const startedAt = performance.now();
    await host.peer.call("ping", null);
    longest = Math.max(longest, performance.now() - startedAt);
    await sleep(5);
  }
  await ended;
  return longest;
}

/** Completions alone, while an answer is written and while a prompt is read, by turns. */
async function beside(host: HostProcess): Promise<void> {
  const times: Record<"alone" | "writing" | "reading", number[]> = { alone: [], writing: [], reading: [] };
  let keys = 0;
  const complete = async (kind: keyof typeof times) => {
    const startedAt = performance.now();
    // Another end each time: one token is new to the cache, as while somebody types.
    await host.complete({ prefix: `${code("item").slice(0, 1500)}const a${keys++} =`, maxTokens: 8, extent: "block" });
    times[kind].push(performance.now() - startedAt);
  };
  for (let round = 0; round < 3; round++) await complete("alone");
  times.alone.length = 0;
  for (let round = 0; round < completionRounds; round++) {
    await complete("alone");
    for (const [kind, text, when] of [
      ["writing", `Write a long story about the number ${round}.`, "text"],
      ["reading", `${code(`round${round}x`)}\nWhat is that?`, "reading"],
    ] as const) {
      await during(host, text, when, () => complete(kind));
    }
  }
  const p50 = (kind: keyof typeof times) => estimate(times[kind], 0.5).value;
  console.log(`\na completion of 8 tokens alone, p50, ms                 ${p50("alone").toFixed(0)}`);
  for (const kind of ["writing", "reading"] as const) {
    const ratio = p50(kind) / p50("alone");
    const verdict = ratio <= mostTimesIdle ? "ok" : "MISSED";
    console.log(
      `  while the chat is ${kind}, times alone               ${ratio.toFixed(2)} of ${mostTimesIdle}  ${verdict}`,
    );
  }
}

/** Does something in the middle of an answer, which is given up then. */
async function during(
  host: HostProcess,
  text: string,
  when: ChatProgress["kind"],
  work: () => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  let isUnderWay: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    isUnderWay = resolve;
  });
  const onProgress = ({ kind }: ChatProgress) => void (kind === when && isUnderWay());
  const answer = ask(host, [system, { role: "user", text }], 1000, { onProgress, signal: abort.signal });
  const ended = answer.then(
    () => "answered",
    () => "given up",
  );
  await Promise.race([begun, ended]);
  await work();
  abort.abort();
  if ((await ended) === "answered") throw new Error("the answer had ended before the completion was there");
}

/** The same number of tokens written by the process and by the library's plain loop in this one, by turns. */
async function bareDecoding(host: HostProcess, modelPath: string): Promise<void> {
  const library = new LlamaLibrary(() => undefined, { gpu: false });
  const model = await library.loadModel(modelPath);
  const context = await library.createContext(model, { contextSize: 2048, sequences: 1, threads: 1 });
  try {
    const { name, architecture } = model.fileInfo.metadata.general;
    const template = model.fileInfo.metadata.tokenizer?.chat_template ?? "";
    const sampling = chatFormatOf({ architecture, name: name ?? "", template })?.sampling;
    if (!sampling) throw new Error("the model has no chat template");
    const sequence = context.getSequence();
    const [own, bare]: [number[], number[]] = [[], []];
    const text = "Write a very long story about a programmer and her cat.";
    const prompt = model.tokenize(`system ${system.text} user ${text} assistant`, false);
    for (let round = 0; round < decodeRounds; round++) {
      const { timing } = await ask(host, [system, { role: "user", text }], answerTokens);
      own.push((timing.totalMs - timing.firstTokenMs) / (timing.writtenTokens - 1));
      bare.push(await plainly(sequence, prompt, sampling));
    }
    const [ownMs, bareMs] = [own, bare].map((values) => estimate(values, 0.5).value);
    const speed = (ms = Number.NaN) => (1000 / ms).toFixed(1);
    console.log(`\ntokens written a second: ${speed(ownMs)}; by the library's plain loop ${speed(bareMs)}`);
    console.log(`  times plain                                           ${((bareMs ?? 0) / (ownMs ?? 1)).toFixed(2)}`);
  } finally {
    await context.dispose();
    await model.dispose();
  }
}

/** Milliseconds a token. */
async function plainly(sequence: LlamaContextSequence, prompt: readonly Token[], sampling: Sampling): Promise<number> {
  await sequence.clearHistory();
  let startedAt = 0;
  let count = 0;
  for await (const _ of sequence.evaluate([...prompt], { ...sampling, yieldEogToken: true })) {
    if (count === 0) startedAt = performance.now();
    if (++count === answerTokens) break;
  }
  return (performance.now() - startedAt) / (count - 1);
}
