import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 20_000;

/** Waits for a state. @throws with `what` when it never comes */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await holds()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}
