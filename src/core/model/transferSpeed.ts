/** How fast bytes come, over the last seconds. */
export class TransferSpeed {
  readonly #seen: { readonly atMs: number; readonly bytes: number }[] = [];

  /** @param bytes that are there in all */
  add(atMs: number, bytes: number): void {
    const last = this.#seen.at(-1);
    // Bytes went: it was begun anew.
    if (last && bytes < last.bytes) this.#seen.length = 0;
    else if (last && atMs - last.atMs < leastApartMs) return;
    this.#seen.push({ atMs, bytes });
    while ((this.#seen[1]?.atMs ?? atMs) < atMs - windowMs) this.#seen.shift();
  }

  /** Undefined while too little was seen. */
  get bytesPerSecond(): number | undefined {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (!first || !last || last.atMs - first.atMs < leastSeenMs) return undefined;
    return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
  }
}

const windowMs = 8000;
const leastApartMs = 100;
const leastSeenMs = 500;

/** `312 MB of 986 MB, 41 MB/s, 16 s left`; what is not known is left out. */
export function progressWords(received: number, bytes: number | undefined, bytesPerSecond: number | undefined): string {
  const parts = [bytes === undefined ? size(received) : `${size(received)} of ${size(bytes)}`];
  if (bytesPerSecond !== undefined) {
    parts.push(`${size(bytesPerSecond)}/s`);
    const left = bytes === undefined ? undefined : (bytes - received) / bytesPerSecond;
    if (left !== undefined && Number.isFinite(left)) parts.push(`${duration(left)} left`);
  }
  return parts.join(", ");
}

/** Decimal units, as file managers and hubs count. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
