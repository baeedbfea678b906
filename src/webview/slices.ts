export interface SlicedWork {
  /**
   * Does a little of it. `later`: not in this frame any more. `done`: there is nothing to do until it is added again.
   */
  step(): "more" | "later" | "done";
}

/** Milliseconds of a frame that go to our work; the browser needs the rest for layout and paint. */
const budgetMs = 6;

/** Does work in slices between the frames, so that the page answers while much is to be shown. */
export class Slices {
  readonly #work = new Set<SlicedWork>();
  #isScheduled = false;

  add(work: SlicedWork): void {
    this.#work.add(work);
    this.#schedule();
  }

  remove(work: SlicedWork): void {
    this.#work.delete(work);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#run();
      if (this.#work.size > 0) this.#schedule();
    });
  }

  #run(): void {
    const end = performance.now() + budgetMs;
    // What came last is what the user looks at.
    for (const work of [...this.#work].reverse()) {
      let result = work.step();
      while (result === "more" && performance.now() < end) result = work.step();
      if (result === "done") this.#work.delete(work);
      if (performance.now() >= end) return;
    }
  }
}
