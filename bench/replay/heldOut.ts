import { decisionTree, type Example, type Filter, logistic, trainLogistic, trainTree } from "./filter";
import { bootstrap, type Interval } from "./intervals";
import type { Replayed } from "./replayer";
import { gateOfShare, type Score } from "./sweep";

/** A way to order suggestions, with scores that none of the point's own repository had a part in. */
export interface Contender {
  readonly name: string;
  readonly score: Score;
}

/** Of one contender beside the plain gate, both showing the same share. */
export interface Comparison {
  readonly name: string;
  readonly share: number;
  readonly precision: number;
  readonly wrongFirstWord: number;
  /** Precision less the plain gate's, and between what it lies if files are drawn anew. */
  readonly gain: number;
  readonly gainInterval: Interval;
}

export const plainGate: Contender = { name: "line log-probability", score: ({ features }) => features.line ?? 0 };

const treeOptions = { depth: 4, leaf: 40 };
const trainers: readonly { readonly name: string; readonly train: (examples: readonly Example[]) => Filter }[] = [
  { name: "logistic regression", train: (examples) => logistic(trainLogistic(examples)) },
  { name: "decision tree", train: (examples) => decisionTree(trainTree(examples, treeOptions)) },
];

/** Filters trained on all repositories but the point's own. */
export function heldOutContenders(replayed: readonly Replayed[]): readonly Contender[] {
  const shown = replayed.filter(({ reason }) => reason === undefined);
  const repositories = [...new Set(shown.map(({ point }) => point.repository))];
  return trainers.map(({ name, train }) => {
    const scores = new Map<Replayed, number>();
    for (const repository of repositories) {
      const filter = train(shown.filter(({ point }) => point.repository !== repository).map(exampleOf));
      for (const one of shown) {
        if (one.point.repository === repository) scores.set(one, filter(valuesOf(one)));
      }
    }
    // Among equals, as a tree makes them, the plain gate's order holds.
    return { name, score: (one) => (scores.get(one) ?? 0) + 1e-6 * plainGate.score(one) };
  });
}

/** At one share. @param rounds draws of files for the interval: each one sorts all points twice */
export function compare(
  replayed: readonly Replayed[],
  contenders: readonly Contender[],
  share: number,
  rounds = 300,
): Comparison[] {
  const precisionOf = (some: readonly Replayed[], { score }: Contender) => gateOfShare(some, score, share).precision;
  const plain = precisionOf(replayed, plainGate);
  return contenders.map((contender) => {
    const { precision, wrongFirstWord } = gateOfShare(replayed, contender.score, share);
    const gainInterval = bootstrap(
      replayed,
      fileOf,
      (some) => precisionOf(some, contender) - precisionOf(some, plainGate),
      { rounds },
    );
    return { name: contender.name, share, precision, wrongFirstWord, gain: precision - plain, gainInterval };
  });
}

export function fileOf({ point }: Replayed): string {
  return `${point.repository}/${point.path}`;
}

function exampleOf(one: Replayed): Example {
  return { values: valuesOf(one), isRight: one.verdict.exact };
}

function valuesOf({ features }: Replayed): readonly number[] {
  return Object.values(features);
}
