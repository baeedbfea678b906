/** Tokens of a KV cache, the end not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ReusePlan {
  /** What to take out of the cache; what stands behind moves up. */
  readonly erase: readonly Range[];
  /** How many tokens of the prompt are in the cache then. At least one is always left to be evaluated. */
  readonly kept: number;
}

/**
 * What llama.cpp's server keeps of its cache for a next prompt (server-context.cpp): the common start, and behind it
 * runs of at least `leastRun` tokens that only moved towards the start (`--cache-reuse`).
 */
export function planReuse(cached: readonly number[], prompt: readonly number[], leastRun: number): ReusePlan {
  let kept = matchLength(cached, 0, prompt, 0);
  const erase: Range[] = [];
  let keptUntil = kept;
  for (let at = kept; at < cached.length && kept < prompt.length; ) {
    const run = matchLength(cached, at, prompt, kept);
    if (run < leastRun) {
      at++;
      continue;
    }
    if (at > keptUntil) erase.push({ start: keptUntil, end: at });
    kept += run;
    at += run;
    keptUntil = at;
  }
  if (kept === prompt.length) {
    kept--;
    keptUntil--;
  }
  if (keptUntil < cached.length) erase.push({ start: keptUntil, end: cached.length });
  return { erase, kept };
}

function matchLength(cached: readonly number[], from: number, prompt: readonly number[], to: number): number {
  let length = 0;
  while (
    from + length < cached.length &&
    to + length < prompt.length &&
    cached[from + length] === prompt[to + length]
  ) {
    length++;
  }
  return length;
}
