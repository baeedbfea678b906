import { percentile } from "../typing/figures";
import type { Verdict } from "./verdict";

/** What came of one task. */
export interface Trial {
  readonly name: string;
  readonly seconds: number;
  /** The first answer was one block and nothing else, as it is to be. */
  readonly isInForm: boolean;
  /** What came first did not parse. */
  readonly isAskedTwice: boolean;
  /** Undefined where the model gave no edit. */
  readonly verdict: Verdict | undefined;
  /** Why there is no edit, or what is wrong with it; "" for nothing. */
  readonly why: string;
}

const shownWhy = 60;

export function printTrial({ name, seconds, isAskedTwice, verdict, why }: Trial): void {
  const words = !verdict ? "nothing" : verdict.passes ? "passes" : verdict.compiles ? "fails" : "broken";
  const more = [
    ...(verdict && !verdict.keepsOthers ? ["changes other lines"] : []),
    ...(isAskedTwice ? ["asked twice"] : []),
    ...(why === "" ? [] : [why.slice(0, shownWhy)]),
  ];
  console.log(`${name.padEnd(20)}${words.padEnd(9)}${seconds.toFixed(1).padStart(6)} s  ${more.join("; ")}`);
}

export function printTrials(trials: readonly Trial[]): void {
  const verdicts = trials.flatMap(({ verdict }) => verdict ?? []);
  const print = (what: string, count: number) =>
    console.log(`${what.padEnd(36)}${String(count).padStart(3)} of ${trials.length}`);
  console.log("");
  print("gave an edit", verdicts.length);
  print("  parses, by the language's own", verdicts.filter(({ compiles }) => compiles).length);
  print("  passes its check", verdicts.filter(({ passes }) => passes).length);
  print("  leaves all other lines as they were", verdicts.filter(({ keepsOthers }) => keepsOthers).length);
  print("answered with the block alone", trials.filter(({ isInForm }) => isInForm).length);
  print("asked twice", trials.filter(({ isAskedTwice }) => isAskedTwice).length);
  const reasons = new Map<string, number>();
  for (const { verdict, why } of trials) if (!verdict) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  for (const [why, count] of reasons) print(`nothing: ${why}`, count);
  const seconds = trials.map((trial) => trial.seconds);
  console.log(`seconds for a task, median${percentile(seconds, 0.5).toFixed(1).padStart(13)}`);
}
