/** Does one job at a time. Of those that wait, only the newest is done, and its end is that of the others too. */
export class Lane<T> {
  #running: Promise<unknown> | undefined;
  #waiting: { job: () => Promise<T>; readonly done: Promise<T> } | undefined;

  run(job: () => Promise<T>): Promise<T> {
    // Also between the end of one job and the one that waits, when none runs.
    if (this.#waiting) {
      this.#waiting.job = job;
      return this.#waiting.done;
    }
    if (!this.#running) return this.#start(job);
    const done = this.#running.then((): Promise<T> => {
      const newest = this.#waiting?.job ?? job;
      this.#waiting = undefined;
      return this.#start(newest);
    });
    this.#waiting = { job, done };
    return done;
  }

  #start(job: () => Promise<T>): Promise<T> {
    const done = job();
    const settled = () => {
      this.#running = undefined;
    };
    this.#running = done.then(settled, settled);
    return done;
  }
}
