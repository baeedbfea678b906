import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { families, markersOf } from "../../src/core/model/families";
import { Peer } from "../../src/protocol/rpc";
import { planReuse } from "./cacheReuse";
import { type InfillMarkers, infillPrompt } from "./infillPrompt";
import type { DecodingTimes, ModelCalls, ModelOptions } from "./modelCalls";
import { batchSize, cacheReuse } from "./serverFlags";

/** A model on one sequence, which writes what it is told and computes as if it chose. */
class Decoder {
  #markers: InfillMarkers | undefined;

  private constructor(
    private readonly model: LlamaModel,
    private readonly sequence: LlamaContextSequence,
  ) {}

  static async load({ modelPath, contextSize, threads }: ModelOptions): Promise<Decoder> {
    const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
    const llama = await getLlama({
      gpu: false,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      maxThreads: threads,
    });
    const model = await llama.loadModel({ modelPath });
    const context = await model.createContext({ contextSize, batchSize, threads, sequences: 1 });
    return new Decoder(model, context.getSequence());
  }

  get markers(): InfillMarkers {
    this.#markers ??= infillMarkers(this.model);
    return this.#markers;
  }

  readonly tokens = (text: string): Token[] => this.model.tokenize(text, false);

  /** @param leastRun see {@link planReuse} */
  async write(prompt: readonly number[], answer: readonly Token[], leastRun: number): Promise<DecodingTimes> {
    const startedAt = performance.now();
    const plan = planReuse(this.sequence.contextTokens, prompt, leastRun);
    if (plan.erase.length > 0) await this.sequence.eraseContextTokenRanges([...plan.erase]);
    const kept = this.sequence.nextTokenIndex;
    if (kept !== plan.kept) throw new Error(`${kept} tokens are in the cache, and not ${plan.kept}`);
    const rest = prompt.slice(kept) as Token[];
    let firstTokenMs = 0;
    for (let at = 0; at < Math.max(1, answer.length); at++) {
      const [last, before] = at === 0 ? [rest.at(-1), rest.slice(0, -1)] : [answer[at - 1], []];
      if (last === undefined) throw new Error("nothing to evaluate");
      await this.sequence.controlledEvaluate([
        ...before,
        [last, { generateNext: { token: true, options: { temperature: 0 } } }],
      ]);
      if (at === 0) firstTokenMs = performance.now() - startedAt;
    }
    return {
      promptTokens: prompt.length,
      evaluatedTokens: rest.length,
      generatedTokens: answer.length,
      firstTokenMs,
      totalMs: performance.now() - startedAt,
    };
  }
}

function infillMarkers(model: LlamaModel): InfillMarkers {
  const ids = (text: string) => model.tokenize(text, true);
  const family = families.find((one) => markersOf(one).every((text) => ids(text).length === 1));
  if (!family) throw new Error("the model has no tokens to fill in the middle");
  const id = (text: string): number => {
    const [token, ...more] = ids(text);
    if (token === undefined || more.length > 0) throw new Error(`${text} is no token of the model`);
    return token;
  };
  const { prefix, suffix, middle } = family.markers;
  const { repository, fileSeparator } = family;
  if (!middle || !repository || !fileSeparator) throw new Error(`llama.vscode asks no model like ${family.id}`);
  return {
    prefix: id(prefix),
    suffix: id(suffix),
    middle: id(middle),
    repository: id(repository),
    fileSeparator: id(fileSeparator),
  };
}

/** The end of a text that fits the context, whose start moves in steps, so that typing only appends. */
function windowOf(tokens: readonly number[], room: number): readonly number[] {
  if (tokens.length <= room) return tokens;
  const step = Math.floor(room / 4);
  return tokens.slice(Math.ceil((tokens.length - room) / step) * step);
}

function main(): void {
  type ModelPeer = Peer<Record<never, never>, ModelCalls, Record<never, never>, Record<never, never>>;
  const peer: ModelPeer = new Peer(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  );
  let loaded: { readonly decoder: Decoder; readonly options: ModelOptions } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  // One at a time, in the order in which they came, as the server's slot takes them.
  const inTurn = <T>(work: (decoder: Decoder, options: ModelOptions) => Promise<T>): Promise<T> => {
    if (!loaded) throw new Error("no model is loaded");
    const { decoder, options } = loaded;
    const result = last.then(() => work(decoder, options));
    last = result.catch(() => undefined);
    return result;
  };
  peer.handle("load", async (options) => {
    loaded = { decoder: await Decoder.load(options), options };
    return null;
  });
  peer.handle("infill", (request) =>
    inTurn((decoder) => {
      const prompt = infillPrompt(request, decoder.tokens, decoder.markers, batchSize);
      return decoder.write(prompt, decoder.tokens(request.answer), cacheReuse);
    }),
  );
  peer.handle("continue", ({ text, answer }) =>
    inTurn((decoder, { contextSize }) => {
      const written = decoder.tokens(answer);
      return decoder.write(windowOf(decoder.tokens(text), contextSize - written.length), written, contextSize);
    }),
  );
  // Not `exit`: the library's tear-down can hang.
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  peer.listen();
}

main();
