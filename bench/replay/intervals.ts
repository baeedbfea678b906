import { random } from "../../test/helpers/random";

/** Bounds between which a figure lies with 95 % confidence. */
export type Interval = readonly [low: number, high: number];

const z = 1.959964;

/** Of a share (E. B. Wilson, 1927): it holds for few observations and for shares near 0 and 1. */
export function wilson(successes: number, count: number): Interval {
  if (count === 0) return [0, 1];
  const share = successes / count;
  const scale = 1 + z ** 2 / count;
  const centre = share + z ** 2 / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/**
 * Of any figure, by drawing whole clusters again and again (the bootstrap's percentiles): what stands in one file is
 * alike, so that its points count for less than as many from files of their own.
 * @param clusterOf items with the same one are drawn together
 */
export function bootstrap<T>(
  items: readonly T[],
  clusterOf: (item: T) => string,
  figure: (items: readonly T[]) => number,
  { seed = 1, rounds = 1000 }: { readonly seed?: number; readonly rounds?: number } = {},
): Interval {
  const clusters = [...grouped(items, clusterOf).values()];
  const chance = random(seed);
  const figures = Array.from({ length: rounds }, () => {
    const drawn = clusters.flatMap(() => clusters[Math.floor(chance() * clusters.length)] ?? []);
    return figure(drawn);
  });
  const sorted = figures.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
