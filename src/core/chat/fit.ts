/** Tokens kept for an answer: so many, or this share of a small context. */
const [answerTokens, answerShare] = [1024, 1 / 4];
/** How full the prompt is after turns were left out, so that the next ones need not be left out at once. */
const fullness = 3 / 4;
/** A prompt that fills no more than this has room for turns that were left out, perhaps. */
const roomy = 1 / 2;

/** Tokens of a context that are kept for an answer. */
export function answerRoom(contextSize: number): number {
  return Math.min(answerTokens, Math.floor(contextSize * answerShare));
}

/** Tokens of a context that a prompt may have. */
export function promptRoom(contextSize: number): number {
  return contextSize - answerRoom(contextSize);
}

export type Fit =
  /** `used` are the prompt's tokens. */
  | { readonly kind: "fits"; readonly leftOut: number; readonly used: number }
  /** Even the last question alone has `by` tokens too many; `Infinity` where it was not worth counting them. */
  | { readonly kind: "tooLong"; readonly by: number };

/**
 * Finds which of the oldest turns are left out: those that were before, as long as the rest fits; else so many that the
 * prompt has room to grow, because each change at its beginning makes the model read it all again. Where there is much
 * more room than before (another model, a shorter question), turns come back.
 * @param options.turns how many there are; the last is the question, which stays
 * @param options.leftOut how many were left out last time
 * @param options.count counts the prompt without the first so many turns, exactly, or is `Infinity`; the fewer turns, the fewer tokens
 * @param options.room tokens for the prompt
 */
export async function fitTurns(options: {
  readonly turns: number;
  readonly leftOut: number;
  readonly count: (leftOut: number) => Promise<number>;
  readonly room: number;
}): Promise<Fit> {
  const { count, room } = options;
  const last = options.turns - 1;
  const before = Math.min(options.leftOut, last);
  const used = await count(before);
  if (used <= room) {
    const back = used <= room * roomy ? await fewest(0, before - 1, room * fullness, count) : undefined;
    return { kind: "fits", ...(back ?? { leftOut: before, used }) };
  }
  const found =
    (await fewest(before + 1, last, room * fullness, count)) ?? (await fewest(before + 1, last, room, count));
  if (found) return { kind: "fits", ...found };
  return { kind: "tooLong", by: (before === last ? used : await count(last)) - room };
}

/** The fewest turns, of `from` to `to`, without which the prompt has `room` tokens at most. */
async function fewest(from: number, to: number, room: number, count: (leftOut: number) => Promise<number>) {
  let found: { readonly leftOut: number; readonly used: number } | undefined;
  for (let [low, high] = [from, to]; low <= high; ) {
    const leftOut = Math.floor((low + high) / 2);
    const used = await count(leftOut);
    if (used <= room) {
      found = { leftOut, used };
      high = leftOut - 1;
    } else low = leftOut + 1;
  }
  return found;
}
