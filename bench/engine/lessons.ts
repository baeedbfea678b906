/**
 * What the model writes, by the path that it is shown: the finished text, from the place on where the prompt is; or, at
 * places that are known by {@link placeKey}, a certain answer.
 */
export type Lessons = Readonly<
  Record<string, string | { readonly text: string; readonly answers: Readonly<Record<string, string>> }>
>;

/** One call as the model process saw it, or tokens that it evaluated for no call. */
export interface TaughtCall {
  readonly urgency: "live" | "ahead" | "idle";
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
  /** Undefined where it was aborted, or failed. */
  readonly timing: { readonly firstTokenMs: number; readonly totalMs: number } | undefined;
}

/** Characters before the cursor by which a place is known. */
const keyLength = 240;

export function placeKey(before: string): string {
  return before.slice(-keyLength);
}
