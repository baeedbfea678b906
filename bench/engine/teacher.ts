import { readFileSync } from "node:fs";
import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { LlamaEngine } from "../../src/host/llamaEngine";
import type { CompleteParams } from "../../src/protocol/host";
import { placeIn } from "./finishedText";

/** Characters of truth for each token that is asked for: more than a token of code ever has on average. */
const charactersPerToken = 12;

/** What the model shall write in the completion that runs. */
interface Lesson {
  readonly truth: string;
  tokens: readonly Token[] | undefined;
  written: number;
}

/**
 * From now on the engine's model writes what stands in finished texts, whatever it computes; it computes the same as
 * before, so that random weights cost real time while the pipeline sees right text. Only the token that it chose is
 * exchanged, behind the evaluation: the confidence stays the model's own. At the text's end it ends the answer.
 * @param file JSON: finished texts by the path that the model is shown
 */
export function teach(file: string): void {
  const finished = new Map<string, string>(Object.entries(JSON.parse(readFileSync(file, "utf8"))));
  let lesson: Lesson | undefined;
  const { load, complete } = LlamaEngine.prototype;
  LlamaEngine.prototype.load = async function (...given) {
    const { LlamaContextSequence } = await import("node-llama-cpp");
    patch(LlamaContextSequence.prototype, () => lesson);
    return await load.apply(this, given);
  };
  LlamaEngine.prototype.complete = async function (params, options) {
    lesson = { truth: truthFor(params, finished), tokens: undefined, written: 0 };
    try {
      return await complete.call(this, params, options);
    } finally {
      lesson = undefined;
    }
  };
}

/** @throws {Error} when nobody gave the finished text: numbers would be of something else then */
function truthFor(params: CompleteParams, finished: ReadonlyMap<string, string>): string {
  const text = finished.get(params.path);
  if (text === undefined) throw new Error(`no finished text for ${params.path}`);
  const place = placeIn(text, params.prefix, params.prefixStart);
  return text.slice(place, place + params.maxTokens * charactersPerToken);
}

const patched = new WeakSet<LlamaContextSequence>();

function patch(sequences: LlamaContextSequence, lessonNow: () => Lesson | undefined): void {
  if (patched.has(sequences)) return;
  patched.add(sequences);
  const { controlledEvaluate } = sequences;
  sequences.controlledEvaluate = async function (this: LlamaContextSequence, ...given) {
    const lesson = lessonNow();
    const outputs = await controlledEvaluate.apply(this, given);
    if (!lesson) return outputs;
    return outputs.map((output) =>
      output?.next.token === undefined
        ? output
        : { ...output, next: { ...output.next, token: nextOf(lesson, this.model) } },
    );
  };
}

function nextOf(lesson: Lesson, model: LlamaModel): Token | null {
  lesson.tokens ??= model.tokenize(lesson.truth, false);
  return lesson.tokens[lesson.written++] ?? model.tokens.eos;
}
