import os from "node:os";
import path from "node:path";
import type { LlamaContext, LlamaModel, Token } from "node-llama-cpp";
import type { ContextPiece } from "../../src/core/model/backend";
import { FimLoop } from "../../src/host/fimLoop";
import { heldBack } from "../../src/host/heldBack";
import { LlamaLibrary } from "../../src/host/llamaLibrary";
import { onlyBeginnings } from "../../src/host/vocabulary";
import { featuresOf } from "./features";
import { verdictOn } from "./metrics";
import type { ReplayPoint } from "./points";
import type { Replayed } from "./replayer";

const contextSize = 4096;
/** Tokens. Of the point's own file a fixed share, so that pieces of other files take nothing away from it. */
const [ownTokens, answerTokens] = [768, 48];

/**
 * Puts points to a model that only reads on, without the text behind the cursor and without Hearth's pipeline. For what a
 * window of 4,096 tokens gains from other files: general models know such windows, and need no fill-in-the-middle tokens.
 */
export class Reader {
  private constructor(
    readonly model: { readonly name: string; readonly contextSize: number; readonly minLineLogProb: number },
    private readonly weights: LlamaModel,
    private readonly context: LlamaContext,
    private readonly sequence: ReturnType<LlamaContext["getSequence"]>,
    private readonly loop: FimLoop,
  ) {}

  static async start(modelPath: string): Promise<Reader> {
    const library = new LlamaLibrary(() => undefined, { gpu: false });
    const weights = await library.loadModel(modelPath);
    const threads = os.cpus().length;
    const context = await library.createContext(weights, { contextSize, sequences: 1, threads });
    const loop = new FimLoop(weights, [], await onlyBeginnings(weights, (token) => weights.isEogToken(token)));
    const model = { name: `${path.parse(modelPath).name} reading`, contextSize, minLineLogProb: 0 };
    return new Reader(model, weights, context, context.getSequence(), loop);
  }

  async replay(point: ReplayPoint, pieces: readonly ContextPiece[]): Promise<Replayed> {
    const { before, after, ...rest } = point;
    const held = heldBack(before);
    const tokens = (text: string) => this.weights.tokenize(text, false);
    const comment = point.languageId === "python" ? "#" : "//";
    const head = tokens(pieces.map(({ path, text }) => `${comment} ${path}\n${text}\n`).join(""));
    const own = tokens(before.slice(0, before.length - held.length)).slice(-ownTokens);
    const { bos } = this.weights.tokens;
    const prompt = [...(bos === null ? [] : [bos]), ...head, ...tokens(`${comment} ${point.path}\n`), ...own];
    if (prompt.length > contextSize - 2 * answerTokens) throw new Error(`point ${point.id} does not fit the window`);
    await this.#read(prompt as Token[]);
    const result = await this.loop.run({
      sequence: this.sequence,
      prompt: prompt as Token[],
      held,
      maxTokens: answerTokens,
      budgetMs: 60_000,
      stop: { prefix: before, suffix: "", extent: "line", markers: [] },
      onToken: () => undefined,
      signal: new AbortController().signal,
    });
    const text = result.tokens.map((token) => token.text).join("");
    return {
      point: rest,
      reason: text.trim() === "" ? "emptyReply" : undefined,
      text,
      verdict: verdictOn(text, point.hidden),
      features: featuresOf(point, text, result),
      answer: { text, end: result.end },
      timing: result.timing,
    };
  }

  /** All but the last token in as large pieces as the context takes: nobody cancels here. */
  async #read(prompt: readonly Token[]): Promise<void> {
    await this.sequence.adaptStateToTokens(prompt.slice(0, -1), false);
    const missing = prompt.slice(this.sequence.nextTokenIndex, -1);
    if (missing.length > 0) await this.sequence.evaluateWithoutGeneratingNewTokens(missing);
  }

  async dispose(): Promise<void> {
    await this.context.dispose();
    await this.weights.dispose();
  }
}
