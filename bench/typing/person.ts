import { type Change, Editor } from "./editor";
import type { Hand } from "./hand";
import { type FinishedFile, type Hole, holesIn, indentUnitOf, languageOf, withHoles } from "./project";
import { type Key, type Keys, type Press, Typist } from "./typist";

/** One in so many pieces is written before the one above it, and one in so many in the other file. */
const leaps = { back: 0.25, otherFile: 0.3 } as const;

/** Somebody who writes what is missing from some files, and goes to and fro between places and files. */
export class Person {
  readonly editors: readonly Editor[];
  readonly #holes: Hole[][];
  #file = 0;

  constructor(
    readonly files: readonly FinishedFile[],
    private readonly hand: Hand,
  ) {
    this.#holes = files.map((file, at) => [...holesIn(file, at, hand)]);
    this.editors = files.map((file, at) => {
      const language = languageOf(file.path);
      return new Editor(withHoles(file, this.#holes[at] ?? []), language, indentUnitOf(file.text, language));
    });
  }

  /** The file at hand. */
  get file(): number {
    return this.#file;
  }

  get editor(): Editor {
    return this.#editorOf(this.#file);
  }

  /** The texts as they would be if the person wrote no further piece. */
  get expected(): readonly string[] {
    return this.files.map((file, at) => withHoles(file, this.#holes[at] ?? []));
  }

  /**
   * The keys, in order, each to be pressed by {@link press} before the next is asked for.
   * @param goesOn asked before each piece
   */
  *keys(goesOn: () => boolean): Keys {
    for (let hole = goesOn() && this.#nextHole(); hole; hole = goesOn() && this.#nextHole()) yield* this.#fill(hole);
  }

  /** @returns the change of the document at hand, if it was one */
  press(press: Press): Change | undefined {
    const { editor } = this;
    switch (press.kind) {
      case "type":
        return editor.type(press.text);
      case "enter":
        return editor.enter();
      case "backspace":
        return editor.backspace();
      case "delete":
        return editor.delete();
      case "deleteLine":
        return editor.deleteLine();
      case "tab":
        return editor.insert(editor.unit);
      case "accept":
        return editor.insert(press.text, press.replaced);
      case "step":
      case "jump":
        return void editor.moveTo(press.to);
      case "open":
        this.#file = press.file;
        return undefined;
    }
  }

  *#fill(hole: Hole): Keys {
    const { hand } = this;
    const lines = this.files[hole.file]?.text.split("\n") ?? [];
    if (hole.file !== this.#file) yield this.#moves({ kind: "open", file: hole.file });
    const missingAbove = (this.#holes[hole.file] ?? [])
      .filter(({ line }) => line < hole.line)
      .reduce((sum, one) => sum + one.lines, 0);
    const lineAbove = hole.line - 1 - missingAbove;
    const to = endOfLine(this.editor.text, lineAbove);
    if (this.editor.cursor !== to) yield this.#moves({ kind: "jump", to });
    const text = `\n${lines.slice(hole.line, hole.line + hole.lines).join("\n")}`;
    yield* new Typist(this.editor, text, hand).write();
  }

  #moves(press: Press): Key {
    return { pauseMs: this.hand.jump, press, wish: undefined };
  }

  /** Takes the hole to fill next from those that are left. */
  #nextHole(): Hole | undefined {
    const others = this.files.map((_, at) => at).filter((at) => at !== this.#file && this.#holes[at]?.length);
    const isHereDone = !this.#holes[this.#file]?.length;
    const leaves = others.length > 0 && (isHereDone || this.hand.chance(leaps.otherFile));
    const holes = this.#holes[(leaves ? others[this.hand.upTo(others.length)] : undefined) ?? this.#file] ?? [];
    return holes.splice(holes.length > 1 && this.hand.chance(leaps.back) ? 1 : 0, 1)[0];
  }

  #editorOf(file: number): Editor {
    const editor = this.editors[file];
    if (!editor) throw new Error(`there is no file ${file}`);
    return editor;
  }
}

function endOfLine(text: string, line: number): number {
  let end = text.indexOf("\n");
  for (let at = 0; at < line && end !== -1; at++) end = text.indexOf("\n", end + 1);
  return end === -1 ? text.length : end;
}
