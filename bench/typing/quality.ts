import { setTimeout as sleep } from "node:timers/promises";
import { type HearthContender, requestAt } from "../hearth/hearthContender";
import { Hand } from "./hand";
import { judge, keysOf } from "./judge";
import { Person } from "./person";
import { Screen } from "./screen";
import { askAfterMs } from "./session";
import type { Material } from "./sources";
import type { Key, Taken } from "./typist";

/** Sums over a run. Suggestions that are typed on from count once. */
export interface QualityCounts {
  /** Keys pressed, those that take a suggestion included; moves of the cursor are not counted. */
  keys: number;
  /** Keys at which the text changed, and at how many of them a ghost text stood before the next key. */
  changes: number;
  withGhost: number;
  characters: number;
  shown: number;
  /** Of those shown, where it was clear what belonged there. */
  judged: number;
  wrongFirstWord: number;
  worthTaking: number;
  taken: number;
  saved: number;
  flickers: number;
}

interface Shown {
  readonly text: string;
  readonly replaced: number;
}

/** A suggestion that was wrong in its first word, to be looked at. */
export interface Mistake {
  readonly path: string;
  /** Of the line, before the cursor. */
  readonly typed: string;
  readonly shown: string;
  readonly wanted: string;
}

/**
 * Somebody writes with Hearth, the model's own answers and the gate on, and takes by one key what is right to its end
 * if it stands there when the next key is due. In real time, for `minutes`, and then to the end of the piece at hand.
 */
export async function writeWith(
  hearth: HearthContender,
  material: Material,
  random: () => number,
  minutes: number,
): Promise<{ readonly counts: QualityCounts; readonly mistakes: readonly Mistake[] }> {
  const person = new Person(material.files, new Hand(random));
  const writing = new Writing(hearth, person);
  const until = performance.now() + minutes * 60_000;
  const keys = person.keys(() => performance.now() < until);
  for (let next = keys.next(); !next.done; ) next = keys.next(await writing.press(next.value));
  for (const [at, { text }] of person.editors.entries()) {
    if (text !== person.expected[at]) throw new Error(`${person.files[at]?.path} did not become what it should`);
  }
  const { counts, flickers, mistakes } = writing;
  return { counts: { ...counts, flickers }, mistakes };
}

class Writing {
  readonly counts: QualityCounts = {
    keys: 0,
    changes: 0,
    withGhost: 0,
    characters: 0,
    shown: 0,
    judged: 0,
    wrongFirstWord: 0,
    worthTaking: 0,
    taken: 0,
    saved: 0,
    flickers: 0,
  };
  readonly mistakes: Mistake[] = [];
  readonly #screen = new Screen();
  #asking = new AbortController();
  /** What was answered for the text as it is. */
  #answer: Shown | undefined;
  #isAnswerNew = false;
  #dueAt = performance.now();
  #failure: unknown;

  constructor(
    private readonly hearth: HearthContender,
    private readonly person: Person,
  ) {}

  get flickers(): number {
    return this.#screen.flickers;
  }

  /** Waits until the key is due, and presses it or takes what is on screen. */
  async press({ pauseMs, press, wish }: Key): Promise<Taken> {
    this.#dueAt = Math.max(this.#dueAt + pauseMs, performance.now());
    await sleep(this.#dueAt - performance.now());
    if (this.#failure !== undefined) throw this.#failure;
    const want = wish?.text.slice(wish.at);
    const taken = this.#look(want);
    this.#asking.abort("another key");
    if (!taken) this.#pressed(this.person.press(press), press.kind === "jump" || press.kind === "open");
    else this.#pressed(this.person.editor.insert(taken.text, taken.replaced), false);
    return taken?.text.length;
  }

  /** Judges what stands on screen. @returns what is to be taken */
  #look(want: string | undefined): Shown | undefined {
    const { counts } = this;
    if (this.#screen.ghost !== "") counts.withGhost++;
    const answer = this.#answer;
    if (!answer) return undefined;
    if (this.#isAnswerNew) counts.shown++;
    if (want === undefined) return undefined;
    const { isFirstWordRight, isWorthTaking, saves } = judge(answer.text, want);
    if (this.#isAnswerNew) {
      counts.judged++;
      if (!isFirstWordRight) {
        counts.wrongFirstWord++;
        this.mistakes.push(this.#mistake(answer.text, want));
      }
      if (isWorthTaking) counts.worthTaking++;
    }
    if (!isWorthTaking) return undefined;
    counts.taken++;
    counts.saved += saves;
    return answer;
  }

  #mistake(shown: string, want: string): Mistake {
    const { person } = this;
    const [typed = ""] = person.editor.before.split("\n").slice(-1);
    return { path: person.files[person.file]?.path ?? "", typed, shown, wanted: want.split("\n", 1)[0] ?? "" };
  }

  #pressed(change: ReturnType<Person["press"]>, isMove: boolean): void {
    const { counts, person } = this;
    if (!isMove) counts.keys++;
    this.#answer = undefined;
    const { before, after } = person.editor;
    this.#screen.keyPressed(change, person.editor.cursor, after);
    if (!change) return;
    counts.changes++;
    counts.characters += keysOf(change.text);
    const request = requestAt({ path: person.files[person.file]?.path ?? "", before, after, truth: "" });
    this.hearth.completer.prepare(request);
    this.#asking = new AbortController();
    this.#ask(request, this.#asking.signal).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  async #ask(request: ReturnType<typeof requestAt>, signal: AbortSignal): Promise<void> {
    await sleep(askAfterMs);
    if (signal.aborted) return;
    const outcome = await this.hearth.completer.suggest(request, { signal });
    if (signal.aborted) return;
    const text = outcome.kind === "suggestion" ? outcome.text : "";
    this.#isAnswerNew = text !== this.#screen.ghost;
    this.#screen.answered(text);
    this.#answer = outcome.kind === "suggestion" ? { text, replaced: outcome.replacedAfter } : undefined;
  }
}
