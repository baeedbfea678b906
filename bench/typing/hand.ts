/** How long a person takes, in milliseconds: a seeded source of intervals. */
export class Hand {
  constructor(
    /** Numbers from 0 up to 1. */
    readonly random: () => number,
    /** 100 words of five characters a minute, while the fingers move. */
    private readonly charactersPerMinute = 500,
  ) {}

  /** Between two characters of a line. Log-normal, as keystroke intervals are. */
  get key(): number {
    return Math.max(25, this.#logNormal(60_000 / this.charactersPerMinute, 0.45));
  }

  /** Before a key that follows some thought. */
  get lineEnd(): number {
    return this.key + this.#logNormal(150, 0.5);
  }

  get lineStart(): number {
    return this.key + this.#logNormal(350, 0.6);
  }

  get blockStart(): number {
    return this.key + this.#logNormal(1300, 0.6);
  }

  /** Until a mistake is noticed, and until a right suggestion is read and taken. */
  get notice(): number {
    return this.key + this.#logNormal(220, 0.4);
  }

  /** To find another place with the mouse or the arrows. */
  get jump(): number {
    return this.#logNormal(1600, 0.5);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number from 0 up to, not including, `below`. */
  upTo(below: number): number {
    return Math.floor(this.random() * below);
  }

  /** @param sigma of the logarithm */
  #logNormal(mean: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
    return mean * Math.exp(sigma * normal - (sigma * sigma) / 2);
  }
}
