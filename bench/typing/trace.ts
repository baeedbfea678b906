import type { Change } from "./editor";
import { Foresight } from "./foresight";
import { Hand } from "./hand";
import { Person } from "./person";
import type { FinishedFile } from "./project";
import type { Key, Press, Taken, Wish } from "./typist";

/** In what way the text at the cursor came to be: what a key asks of a cache depends on it. */
export type KeyKind =
  | "inLine"
  | "enter"
  | "enterBetween"
  /** The cursor moved over lines that the editor closed. */
  | "step"
  /** The first key after the cursor went elsewhere, or a line was deleted. */
  | "jump"
  | "accept";

export interface TraceEvent {
  /** Milliseconds since the trace began. */
  readonly atMs: number;
  readonly file: number;
  /** Undefined where the cursor moved only, or another file came to the front. */
  readonly change: Change | undefined;
  /** Where the cursor is afterwards. */
  readonly cursor: number;
  readonly kind: KeyKind;
  /** What a model says here that the trace speaks for; never empty, so that all models have the same work. */
  readonly answer: string;
  /** What the model says as if the answer had been taken. */
  readonly ahead: string;
  /** Whether a ghost text makes sense here: not in the middle of a typo, and not where a piece of work is done. */
  readonly isDue: boolean;
  /** Whether it is due and another one than what was left of the one before. */
  readonly isNews: boolean;
}

/** Keys that are always the same, whatever is shown meanwhile. */
export interface Trace {
  readonly paths: readonly string[];
  readonly initial: readonly string[];
  readonly finished: readonly string[];
  readonly events: readonly TraceEvent[];
}

const acceptRate = { whole: 0.05, word: 0.02 } as const;
/** Suggestions that save less are not worth the key. */
const leastAccepted = 4;

/**
 * @param strangers lines of files that do not occur in the trace
 * @param untilMs no new piece is begun after this time
 */
export function record(
  files: readonly FinishedFile[],
  strangers: readonly string[],
  random: () => number,
  untilMs: number,
): Trace {
  const hand = new Hand(random);
  const person = new Person(files, hand);
  const initial = person.editors.map(({ text }) => text);
  const recorder = new Recorder(person, hand, new Foresight(hand, strangers));
  const keys = person.keys(() => recorder.nowMs < untilMs);
  for (let next = keys.next(); !next.done; ) next = keys.next(recorder.take(next.value));
  const paths = files.map(({ path }) => path);
  return { paths, initial, finished: person.expected, events: recorder.events };
}

class Recorder {
  readonly events: TraceEvent[] = [];
  nowMs = 0;
  /** How the cursor came here, until the text is changed. */
  #movedBy: KeyKind | undefined = "jump";
  /** The last one that was due. */
  #answer = "";

  constructor(
    private readonly person: Person,
    private readonly hand: Hand,
    private readonly foresight: Foresight,
  ) {}

  /** Presses the key, or takes a suggestion in its place. */
  take({ pauseMs, press, wish }: Key): Taken {
    const accept = wish && this.#accepted(wish);
    // What is known only now, before this key, is what a model should say after the last one.
    this.#answerLast(wish);
    this.nowMs += accept ? this.hand.notice : pauseMs;
    this.#note(accept ?? press);
    return accept?.text.length;
  }

  #accepted(wish: Wish): (Press & { readonly kind: "accept" }) | undefined {
    const { answer, isRight } = this.foresight.answerAt(wish);
    if (!isRight || answer.trim().length < leastAccepted) return undefined;
    if (this.hand.chance(acceptRate.word)) {
      const word = /^\s*(?:\w+|[^\w\s])/.exec(answer)?.[0] ?? answer;
      return { kind: "accept", text: word, replaced: 0 };
    }
    if (!this.hand.chance(acceptRate.whole)) return undefined;
    return { kind: "accept", text: answer, replaced: this.#standing(answer) };
  }

  /** Characters right of the cursor that the text writes too: closers of the cursor's line. */
  #standing(text: string): number {
    const rest = this.person.editor.after.split("\n", 1)[0] ?? "";
    return text.includes("\n") || !text.endsWith(rest) ? 0 : rest.length;
  }

  #note(press: Press): void {
    const { person } = this;
    const isBetween = press.kind === "enter" && person.editor.isBetweenBrackets;
    const change = person.press(press);
    const kind = kindOf(press, isBetween);
    const { file, editor } = person;
    this.events.push({
      atMs: this.nowMs,
      file,
      change,
      cursor: editor.cursor,
      kind: kind === "jump" ? kind : (this.#movedBy ?? kind),
      answer: this.foresight.beside,
      ahead: `\n${this.foresight.beside}`,
      isDue: false,
      isNews: false,
    });
    if (change) this.#movedBy = undefined;
    else if (this.#movedBy !== "jump") this.#movedBy = kind;
  }

  /** @param wish what belongs at the cursor after the last event */
  #answerLast(wish: Wish | undefined): void {
    const last = this.events.at(-1);
    const { answer, ahead } = wish ? this.foresight.answerAt(wish) : { answer: "", ahead: "" };
    if (!last?.change || answer === "") {
      this.#answer = "";
      return;
    }
    const typed = last.change.text.slice(0, last.cursor - last.change.offset);
    const isNews = this.#answer !== typed + answer;
    this.events[this.events.length - 1] = { ...last, answer, ahead, isDue: true, isNews };
    this.#answer = answer;
  }
}

function kindOf(press: Press, isBetween: boolean): KeyKind {
  if (press.kind === "enter") return isBetween ? "enterBetween" : "enter";
  if (press.kind === "accept" || press.kind === "step") return press.kind;
  if (press.kind === "jump" || press.kind === "open" || press.kind === "deleteLine") return "jump";
  return "inLine";
}
