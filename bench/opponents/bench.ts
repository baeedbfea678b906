import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { llamaServerPath } from "../../scripts/llamaServerBuild";
import { root } from "../../scripts/root";
import { ensureTimingModel, type TimingLayout } from "../engine/timingModel";
import { BareDecoding } from "./bareDecoding";
import type { Answer, Contender, Place } from "./contender";
import { HearthProcess } from "./hearthProcess";
import { LlamaServer } from "./llamaServer";
import { LlamaVscode } from "./llamaVscode";
import type { ModelOptions } from "./modelCalls";
import { ModelProcess } from "./modelProcess";

/** A long file of ours; any would do. */
const typedFile = "src/backends/local/localBackend.ts";
const keys = 20;
/** Characters before a line's end at which the typing begins: so one of the keys is Enter. */
const lead = 12;

/** Each contender at successive keystrokes of one file, so that each can be seen working on its own. */
export async function benchOpponents(): Promise<void> {
  console.log(`opponents: ${keys} keys of ${typedFile}, 1 thread, ${os.cpus().length} cores (${os.cpus()[0]?.model})`);
  for (const layout of ["prefixFirst", "suffixFirst"] as const) await benchLayout(layout);
}

async function benchLayout(layout: TimingLayout): Promise<void> {
  const modelPath = await ensureTimingModel(layout);
  const options: ModelOptions = { modelPath, contextSize: 4096, threads: 1 };
  const text = readFileSync(path.join(root, typedFile), "utf8");
  console.log(`\n${path.basename(modelPath)}`);
  console.log(`${"".padEnd(46)}prompt tokens a key      first    whole  CPU s`);
  console.log(`${"".padEnd(46)}median  mean  most      token   answer  a key`);
  const bare = await BareDecoding.start(options);
  const { readTokensPerSecond, tokenMs } = await bare.speed();
  await measure(bare, text);
  const hearth = await HearthProcess.start(options, { [typedFile]: text });
  await measure(hearth, text);
  await measure(client("as llama.vscode asks, node-llama-cpp", await ModelProcess.start(options)), text);
  if (existsSync(llamaServerPath())) {
    for (const answers of [1, 3]) {
      const server = await LlamaServer.start({ modelPath, threads: 1, answers });
      await measure(
        client(`as llama.vscode asks, llama-server, ${answers} answer${answers > 1 ? "s" : ""}`, server),
        text,
      );
      if (server.cutShort > 0) console.log(`  ${server.cutShort} answers had fewer tokens than asked for`);
    }
  } else console.log("llama-server was not built: npm run bench:server");
  console.log(`Hearth takes the model for ${hearth.family}`);
  console.log(
    `the model reads ${readTokensPerSecond.toFixed(0)} tokens a second, and writes one in ${tokenMs.toFixed(0)} ms`,
  );
}

/** Its look ahead would be counted with the keys; the typing simulator has it. */
function client(name: string, server: ModelProcess | LlamaServer): LlamaVscode {
  return new LlamaVscode(server, { name, looksAhead: false });
}

/** One answer at a time, and each asked of the model: what is typed is never what was answered before. */
async function measure(contender: Contender, text: string): Promise<void> {
  try {
    const answers: Answer[] = [];
    const [warmUp, ...places] = placesIn(text);
    if (warmUp) await ask(contender, warmUp);
    const cpuBefore = contender.cpuSeconds();
    for (const place of places) {
      const answer = await ask(contender, place);
      if (answer) answers.push(answer);
    }
    await contender.settled();
    print(contender, answers, contender.cpuSeconds() - cpuBefore);
  } finally {
    await contender.close();
  }
}

function ask(contender: Contender, place: Place): Promise<Answer | undefined> {
  const lineEnd = place.truth.indexOf("\n", 1);
  return contender.ask({ place, length: lineEnd, signal: new AbortController().signal });
}

/** The cursor before each of the keys. */
function placesIn(text: string): Place[] {
  const from = text.indexOf("\n", Math.floor(text.length * 0.75)) + 1;
  const line = /^.{40,}\n/m.exec(text.slice(from));
  if (!line) throw new Error(`no long line in the last quarter of ${typedFile}`);
  const start = from + line.index + line[0].length - 1 - lead;
  const after = text.slice(text.indexOf("\n", start + keys) + 1);
  return Array.from({ length: keys + 1 }, (_, at) => ({
    path: typedFile,
    before: text.slice(0, start + at),
    after: `\n${after}`,
    // Nobody types the stroke, so no cache of answers has what comes next.
    truth: `/${text.slice(start + at)}`,
  }));
}

function print({ name }: Contender, answers: readonly Answer[], cpuSeconds: number): void {
  const median = (pick: (answer: Answer) => number) => {
    const values = answers.map(pick).sort((a, b) => a - b);
    return values[values.length >> 1] ?? Number.NaN;
  };
  const evaluated = answers.map(({ evaluatedTokens }) => evaluatedTokens);
  const mean = evaluated.reduce((sum, tokens) => sum + tokens, 0) / evaluated.length;
  const counts = [median(({ evaluatedTokens }) => evaluatedTokens), mean, Math.max(...evaluated)];
  const cells = [
    counts.map((tokens) => tokens.toFixed(0).padStart(6)).join(""),
    "  ",
    `${median((answer) => answer.firstTokenMs).toFixed(0)} ms`.padStart(9),
    `${median((answer) => answer.totalMs).toFixed(0)} ms`.padStart(9),
    (cpuSeconds / answers.length).toFixed(2).padStart(7),
  ];
  console.log(`${name.padEnd(46)}${cells.join("")}`);
}
