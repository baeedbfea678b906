/** A map that forgets the entries used longest ago once all of them weigh more than `capacity`. */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>();
  #weight = 0;

  /** @param weightOf what an entry counts; each counts 1 unless told otherwise */
  constructor(
    private readonly capacity: number,
    private readonly weightOf: (key: K) => number = () => 1,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  /** Reads an entry and marks it as the most recently used. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#delete(key);
    this.#entries.set(key, value);
    this.#weight += this.weightOf(key);
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.capacity) return;
      this.#delete(oldest);
    }
  }

  /** The values, most recently used first. Reading them does not change the order. */
  values(): V[] {
    return [...this.#entries.values()].reverse();
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }

  #delete(key: K): void {
    if (this.#entries.delete(key)) this.#weight -= this.weightOf(key);
  }
}
