/** Text that comes in pieces, of which the last `capacity` characters are kept, and never more than twice as many. */
export class BoundedText {
  #kept = "";
  #pending: string[] = [];
  #pendingLength = 0;
  #dropped = 0;

  constructor(private readonly capacity: number) {}

  /** Characters at the beginning that are gone. */
  get dropped(): number {
    this.#settle();
    return this.#dropped;
  }

  get text(): string {
    this.#settle();
    return this.#kept;
  }

  add(piece: string): void {
    // One huge piece is no reason to hold it whole.
    const tail = piece.slice(-this.capacity);
    this.#dropped += piece.length - tail.length;
    this.#pending.push(tail);
    this.#pendingLength += tail.length;
    if (this.#pendingLength >= this.capacity) this.#settle();
  }

  #settle(): void {
    const all = this.#kept + this.#pending.join("");
    this.#pending = [];
    this.#pendingLength = 0;
    this.#kept = all.slice(-this.capacity);
    this.#dropped += all.length - this.#kept.length;
  }
}
