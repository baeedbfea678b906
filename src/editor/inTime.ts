import type { Clock } from "../util/clock";

/** What a provider of another extension says, or undefined where it fails, says nothing, or does not answer in time. */
export async function inTime<T>(asked: Thenable<T | undefined>, ms: number, clock: Clock): Promise<T | undefined> {
  const answered = new AbortController();
  const settled = Promise.resolve(asked).catch(() => undefined);
  const found = await Promise.race([settled, clock.sleep(ms, answered.signal).then(() => undefined)]);
  answered.abort("answered");
  return found;
}
