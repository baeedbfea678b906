/** What to do after the model process was lost. */
export type RestartVerdict = { readonly kind: "restart"; readonly delayMs: number } | { readonly kind: "stop" };

const restartsInWindow = 3;
const firstDelayMs = 250;

/**
 * Allows three restarts in five minutes, each after four times the delay of the one before.
 * @param losses of the last five minutes, the one at hand included
 */
export function verdictAfter(losses: number): RestartVerdict {
  if (losses > restartsInWindow) return { kind: "stop" };
  return { kind: "restart", delayMs: firstDelayMs * 4 ** (Math.max(losses, 1) - 1) };
}
