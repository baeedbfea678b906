import type { Editor } from "./editor";
import type { Hand } from "./hand";
import { closersOf, isSubsequenceOf, openAt } from "./nesting";

/** What a person does at one moment. Offsets are of the document, LF. */
export type Press =
  | { readonly kind: "type"; readonly text: string }
  | { readonly kind: "enter" | "backspace" | "delete" | "deleteLine" }
  /** `tab` puts one step of indentation in. */
  | { readonly kind: "tab" }
  /** The cursor goes down over lines that the editor closed by itself. */
  | { readonly kind: "step"; readonly to: number }
  | { readonly kind: "jump"; readonly to: number }
  | { readonly kind: "open"; readonly file: number }
  /** A suggestion is taken, or its next word. */
  | { readonly kind: "accept"; readonly text: string; readonly replaced: number };

/** What is to be written at the cursor, `text` from `at` on. */
export interface Wish {
  readonly text: string;
  readonly at: number;
}

export interface Key {
  /** Milliseconds since the key before. */
  readonly pauseMs: number;
  readonly press: Press;
  /** What belongs at the cursor before this key; undefined where what stands there is wrong or not settled. */
  readonly wish: Wish | undefined;
}

/** How many characters of the wish were taken from a suggestion in the key's place; undefined if the key was pressed. */
export type Taken = number | undefined;
export type Keys = Generator<Key, void, Taken>;

const typoRate = 0.013;
const abandonRate = 0.02;
const neighbours = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** Writes one text at the cursor of an editor, key by key, however the editor helps. It ends in exactly that text. */
export class Typist {
  #at = 0;
  /** Characters that stood behind the cursor when it began. */
  readonly #below: number;
  /** Before the next key, where it is longer than between two characters. */
  #pauseMs: number | undefined;

  constructor(
    private readonly editor: Editor,
    private readonly text: string,
    private readonly hand: Hand,
    private readonly isAbandoned = false,
  ) {
    this.#below = editor.after.length;
  }

  *write(): Keys {
    while (this.#at < this.text.length) {
      const next = this.text[this.#at] ?? "";
      if (next === "\n") yield* this.#endLine();
      else yield* this.#character(next);
    }
    for (; this.#closers !== ""; ) yield this.#fix({ kind: "delete" });
  }

  /** What the editor wrote behind the cursor by itself. */
  get #closers(): string {
    const { after } = this.editor;
    return after.slice(0, Math.max(0, after.length - this.#below));
  }

  *#character(next: string): Keys {
    const inLine = this.#closers.split("\n", 1)[0] ?? "";
    for (let inTheWay = /[)\]}"'`]/.test(next) ? inLine.indexOf(next) : 0; inTheWay > 0; inTheWay--) {
      yield this.#fix({ kind: "delete" });
    }
    const word = /^[a-z]{2,}/.exec(this.text.slice(this.#at))?.[0];
    if (word !== undefined && this.hand.chance(typoRate)) yield* this.#mistype(word);
    else yield* this.#press({ kind: "type", text: next }, 1);
  }

  /** Presses a key that writes `length` characters of the text, unless a suggestion is taken instead. */
  *#press(press: Press, length: number): Keys {
    const pauseMs = this.#pauseMs ?? this.hand.key;
    this.#pauseMs = undefined;
    const taken = yield { pauseMs, press, wish: this.#wish };
    this.#at += taken ?? length;
  }

  get #wish(): Wish | undefined {
    if (this.isAbandoned) return undefined;
    const written = this.text.slice(0, this.#at);
    const line = written.slice(written.lastIndexOf("\n") + 1);
    const { lineBefore } = this.editor;
    const isSettled = written.includes("\n") ? lineBefore === line : lineBefore.endsWith(line);
    return isSettled ? { text: this.text, at: this.#at } : undefined;
  }

  /** Hits a key beside the right one, notices it after some letters more, and takes them all back. */
  *#mistype(word: string): Keys {
    const wrong = neighbourOf(word[0] ?? "e", this.hand);
    const noticedAfter = Math.min(this.hand.upTo(3), word.length - 1);
    const before = this.#at;
    yield* this.#press({ kind: "type", text: wrong }, 0);
    if (this.#at > before) return;
    for (const letter of word.slice(1, noticedAfter + 1)) yield this.#fix({ kind: "type", text: letter });
    for (let at = 0; at <= noticedAfter; at++) {
      yield { pauseMs: at === 0 ? this.hand.notice : this.hand.key, press: { kind: "backspace" }, wish: undefined };
    }
  }

  *#endLine(): Keys {
    yield* this.#dropWrongClosers();
    const closers = this.#closers;
    const below = /^\n([^\n]*)/.exec(closers)?.[1];
    this.#pauseMs = this.hand.lineEnd;
    if (below?.trim() && this.text.startsWith(`\n${below}`, this.#at)) {
      const length = 1 + below.length;
      return yield* this.#press({ kind: "step", to: this.editor.cursor + length }, length);
    }
    const isClean =
      this.editor.lineBefore.trim() !== "" &&
      !this.editor.isBetweenBrackets &&
      (closers === "" || closers.startsWith("\n"));
    if (isClean && !this.isAbandoned && this.hand.chance(abandonRate)) yield* this.#abandonLine();
    const at = this.#at;
    yield* this.#press({ kind: "enter" }, 1);
    // A suggestion that was taken here brought its own indentation.
    if (this.#at === at + 1) yield* this.#indent();
  }

  /** Brings the indentation that the editor chose to that of the text. */
  *#indent(): Keys {
    // Enter on the blank line will take the white space away.
    if (this.#at === this.text.length || this.text[this.#at] === "\n") return;
    const { editor, hand } = this;
    const isBlankAbove = /\n[ \t]*\n[ \t]*$/.test(editor.before);
    this.#pauseMs = isBlankAbove ? hand.blockStart : hand.lineStart;
    while (!this.text.startsWith(editor.lineBefore, this.#at)) yield this.#fix({ kind: "backspace" });
    this.#at += editor.lineBefore.length;
    while (editor.lineBefore.trim() === "" && this.text.startsWith(editor.unit, this.#at)) {
      yield* this.#press({ kind: "tab" }, editor.unit.length);
    }
  }

  /** Deletes what the editor closed though the text does not close it so. */
  *#dropWrongClosers(): Keys {
    const expected = closersOf(openAt(this.text.slice(0, this.#at)));
    while (!isSubsequenceOf(this.#closers.replace(/\s/g, ""), expected)) yield this.#fix({ kind: "delete" });
  }

  /** Writes a line, thinks better of it and deletes it. */
  *#abandonLine(): Keys {
    const lines = this.text.split("\n").filter((line) => line.trim().length > 8);
    const line = (lines[this.hand.upTo(lines.length)] ?? "return;").trim().slice(0, 30);
    const cursor = this.editor.cursor;
    yield { pauseMs: this.hand.lineEnd, press: { kind: "enter" }, wish: undefined };
    yield* new Typist(this.editor, line, this.hand, true).write();
    yield { pauseMs: this.hand.notice, press: { kind: "deleteLine" }, wish: undefined };
    yield { pauseMs: this.hand.notice, press: { kind: "jump", to: cursor }, wish: undefined };
  }

  #fix(press: Press): Key {
    const pauseMs = this.#pauseMs ?? this.hand.key;
    this.#pauseMs = undefined;
    return { pauseMs, press, wish: undefined };
  }
}

function neighbourOf(letter: string, hand: Hand): string {
  const row = neighbours.find((one) => one.includes(letter)) ?? "e";
  const at = row.indexOf(letter);
  const to = at === 0 || (at < row.length - 1 && hand.chance(0.5)) ? at + 1 : at - 1;
  return row[to] ?? "e";
}
