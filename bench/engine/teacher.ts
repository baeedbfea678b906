import { appendFileSync, readFileSync } from "node:fs";
import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { heldBack } from "../../src/host/heldBack";
import { LlamaEngine } from "../../src/host/llamaEngine";
import type { CompleteParams } from "../../src/protocol/host";
import { placeIn } from "./finishedText";
import { type Lessons, placeKey, type TaughtCall } from "./lessons";

/** Characters of truth for each token that is asked for: more than a token of code ever has on average. */
const charactersPerToken = 12;

/** What the model shall write in the completion that runs. */
interface Lesson {
  readonly truth: string;
  tokens: readonly Token[] | undefined;
  written: number;
  /** Tokens of the prompt, or of what stands for it, that went through the model. */
  evaluated: number;
}

/**
 * From now on the engine's model writes what stands in finished texts, whatever it computes; it computes the same as
 * before, so that random weights cost real time while the pipeline sees right text. Only the token that it chose is
 * exchanged, behind the evaluation: the confidence stays the model's own. At the text's end it ends the answer.
 * @param file JSON, {@link Lessons}
 * @param callsFile gets a line of JSON for each call that ran, also for one that was aborted: {@link TaughtCall}
 */
export function teach(file: string, callsFile?: string): void {
  const lessons: Lessons = JSON.parse(readFileSync(file, "utf8"));
  let lesson: Lesson | undefined;
  const note = (call: TaughtCall) => callsFile && appendFileSync(callsFile, `${JSON.stringify(call)}\n`);
  const noteIdle = (evaluatedTokens: number) =>
    note({ urgency: "idle", startedAt: epochMs(), evaluatedTokens, generatedTokens: 0, timing: undefined });
  const { load, complete } = LlamaEngine.prototype;
  LlamaEngine.prototype.load = async function (...given) {
    const { LlamaContextSequence } = await import("node-llama-cpp");
    patch(LlamaContextSequence.prototype, () => lesson, noteIdle);
    return await load.apply(this, given);
  };
  LlamaEngine.prototype.complete = async function (params, options) {
    // The model writes the end of the prefix again, where that may be half a token.
    const truth = heldBack(params.prefix) + truthFor(params, lessons);
    const now: Lesson = { truth, tokens: undefined, written: 0, evaluated: 0 };
    lesson = now;
    const call = { urgency: params.urgency, startedAt: epochMs() };
    let timing: TaughtCall["timing"];
    try {
      const result = await complete.call(this, params, options);
      timing = result.timing;
      return result;
    } finally {
      lesson = undefined;
      note({ ...call, evaluatedTokens: now.evaluated, generatedTokens: now.written, timing });
    }
  };
}

function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** @throws {Error} when nobody gave the finished text: numbers would be of something else then */
function truthFor(params: CompleteParams, lessons: Lessons): string {
  const given = lessons[params.path];
  if (given === undefined) throw new Error(`no finished text for ${params.path}`);
  const { text, answers } = typeof given === "string" ? { text: given, answers: {} } : given;
  const answer = answers[placeKey(params.prefix)];
  if (answer !== undefined) return answer;
  const place = placeIn(text, params.prefix, params.prefixStart);
  return text.slice(place, place + params.maxTokens * charactersPerToken);
}

const patched = new WeakSet<LlamaContextSequence>();

function patch(
  sequences: LlamaContextSequence,
  lessonNow: () => Lesson | undefined,
  noteIdle: (tokens: number) => void,
): void {
  if (patched.has(sequences)) return;
  patched.add(sequences);
  const { controlledEvaluate, evaluateWithoutGeneratingNewTokens } = sequences;
  sequences.evaluateWithoutGeneratingNewTokens = async function (this: LlamaContextSequence, ...given) {
    const lesson = lessonNow();
    if (lesson) lesson.evaluated += given[0].length;
    else noteIdle(given[0].length);
    return await evaluateWithoutGeneratingNewTokens.apply(this, given);
  };
  sequences.controlledEvaluate = async function (this: LlamaContextSequence, ...given) {
    const lesson = lessonNow();
    // Behind its first token, what is evaluated is the answer.
    if (lesson && lesson.written === 0) lesson.evaluated += given[0].length;
    const outputs = await controlledEvaluate.apply(this, given);
    if (!lesson) return outputs;
    // Behind a guess that the lesson says otherwise, nothing counts.
    let isRight = true;
    return outputs.map((output, at) => {
      if (output?.next.token === undefined || !isRight) return output;
      const token = nextOf(lesson, this.model);
      const behind = given[0][at + 1];
      isRight = behind === undefined || token === (Array.isArray(behind) ? behind[0] : behind);
      return { ...output, next: { ...output.next, token } };
    });
  };
}

function nextOf(lesson: Lesson, model: LlamaModel): Token | null {
  lesson.tokens ??= model.tokenize(lesson.truth, false);
  return lesson.tokens[lesson.written++] ?? model.tokens.eos;
}
