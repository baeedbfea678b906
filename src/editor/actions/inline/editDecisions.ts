import { keptIn, type LineChange, lineChanges, takenBack } from "../../../core/edit/inline/lineChanges";
import { Emitter } from "../../../util/event";
import { spanOfLines } from "./documentLines";
import type { EditedLines } from "./editedLines";

/** The lines from before a change, what differs from them now, and what the user decides about that. */
export class EditDecisions {
  readonly #didDecide = new Emitter<void>();
  /** One was carried out; what differs now is not known yet. */
  readonly onDidDecide = this.#didDecide.event;
  #base: readonly string[];
  #changes: readonly LineChange[] = [];
  #deciding: Promise<void> = Promise.resolve();

  /** @param isOpen whether anything can be decided now */
  constructor(
    private readonly edited: EditedLines,
    private readonly isOpen: () => boolean,
  ) {
    this.#base = edited.lines;
  }

  /** What was there before, with what was agreed to since. */
  get base(): readonly string[] {
    return this.#base;
  }

  /** Those that the user has not decided about, as they were compared last. */
  get changes(): readonly LineChange[] {
    return this.#changes;
  }

  /** Agrees to one change, or to all. */
  async accept(change?: LineChange): Promise<void> {
    await this.#decided(change, async (now) => {
      this.#base = now ? keptIn(this.#base, this.edited.lines, now) : this.edited.lines;
    });
  }

  /** Takes one change back, or all. */
  async discard(change?: LineChange): Promise<void> {
    await this.#decided(change, async (now) => {
      if (!now) return await this.edited.become(this.#base, { isStep: true });
      const { from, to, lines } = takenBack(this.#base, now);
      const current = this.edited.lines;
      const rest = [...current.slice(0, from), ...lines, ...current.slice(to)];
      return await this.edited.become(rest, { isStep: this.edited.isMixed });
    });
  }

  /** Looks anew at what differs. */
  compare(): void {
    this.#changes = lineChanges(this.#base, this.edited.lines);
  }

  /** What stood above and below was changed together with the lines, and is asked about together with them from now on. */
  widen(above: readonly string[], below: readonly string[]): void {
    this.#base = [...above, ...this.#base, ...below];
  }

  /** Lines that an undo brought back at the edges look as if they stood outside. More than there were are somebody's. */
  findBase(): void {
    const { from, to } = this.edited.span;
    const more = this.#base.length - (to - from);
    if (more < 0) return;
    const found = spanOfLines(this.edited.document, this.#base, [from, from - more]);
    if (found) this.edited.moveTo(found);
  }

  dispose(): void {
    this.#didDecide.dispose();
  }

  /** Carries out one decision after the other, each about what those before it left: a key may repeat. */
  async #decided(
    change: LineChange | undefined,
    carryOut: (now: LineChange | undefined) => Promise<unknown>,
  ): Promise<void> {
    // What is meant by a button that was drawn before the last change is not known.
    if (!this.isOpen() || (change && !this.#changes.includes(change))) return;
    const base = this.#base;
    this.#deciding = this.#deciding.then(async () => {
      const now =
        change && this.#changes.find((one) => one.baseFrom === change.baseFrom && one.baseTo === change.baseTo);
      if (!this.isOpen() || (change && (!now || base !== this.#base))) return;
      await carryOut(now);
      this.#didDecide.fire();
    });
    await this.#deciding;
  }
}
