/** Numbers that describe a suggestion, and whether it was right. */
export interface Example {
  readonly values: readonly number[];
  readonly isRight: boolean;
}

/** Tells how likely a suggestion is right, 0..1. */
export type Filter = (values: readonly number[]) => number;

/** A logistic regression as data: the logit is `bias` + Σ weight · (value − mean) / deviation. */
export interface LogisticModel {
  readonly bias: number;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

const steps = 400;
const rate = 0.5;
const decay = 0.003;

/** Full gradient descent with momentum and L2 decay: no chance in it, so the same examples give the same weights. */
export function trainLogistic(examples: readonly Example[]): LogisticModel {
  const width = examples[0]?.values.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => examples.map(({ values }) => values[at] ?? 0));
  const means = columns.map(average);
  const deviations = columns.map((column, at) => Math.sqrt(average(column.map((v) => (v - (means[at] ?? 0)) ** 2))));
  const rows = examples.map(({ values, isRight }) => ({ row: standardised(values, means, deviations), isRight }));
  let weights = new Array<number>(width).fill(0);
  let bias = 0;
  let speed = new Array<number>(width).fill(0);
  for (let step = 0; step < steps; step++) {
    const gradient = new Array<number>(width).fill(0);
    let biasGradient = 0;
    for (const { row, isRight } of rows) {
      const error = (sigmoid(bias + dot(weights, row)) - (isRight ? 1 : 0)) / rows.length;
      biasGradient += error;
      for (let at = 0; at < width; at++) gradient[at] = (gradient[at] ?? 0) + error * (row[at] ?? 0);
    }
    bias -= rate * biasGradient;
    speed = speed.map((old, at) => 0.9 * old - 0.1 * ((gradient[at] ?? 0) + decay * (weights[at] ?? 0)));
    weights = weights.map((weight, at) => weight + 10 * rate * (speed[at] ?? 0));
  }
  return { bias, weights, means, deviations };
}

export function logistic({ bias, weights, means, deviations }: LogisticModel): Filter {
  return (values) => sigmoid(bias + dot(weights, standardised(values, means, deviations)));
}

/** A decision tree as data. */
export type Tree =
  | { readonly share: number }
  | { readonly at: number; readonly below: number; readonly yes: Tree; readonly no: Tree };

export interface TreeOptions {
  readonly depth: number;
  /** Examples that a leaf has at least. */
  readonly leaf: number;
}

/** Splits where Gini's impurity falls most, at one of 16 quantiles of a feature. */
export function trainTree(examples: readonly Example[], options: TreeOptions): Tree {
  // As if every leaf had seen one more of the whole's kind: few examples make nothing certain.
  const prior = rightShare(examples);
  return grow(examples, options, prior);
}

export function decisionTree(tree: Tree): Filter {
  return (values) => {
    let node = tree;
    while ("at" in node) node = (values[node.at] ?? 0) < node.below ? node.yes : node.no;
    return node.share;
  };
}

function grow(examples: readonly Example[], { depth, leaf }: TreeOptions, prior: number): Tree {
  const right = examples.filter(({ isRight }) => isRight).length;
  const share = (right + prior) / (examples.length + 1);
  const split = depth === 0 || right === 0 || right === examples.length ? undefined : bestSplit(examples, leaf);
  if (!split) return { share };
  const { at, below } = split;
  const options = { depth: depth - 1, leaf };
  return {
    at,
    below,
    yes: grow(
      examples.filter(({ values }) => (values[at] ?? 0) < below),
      options,
      prior,
    ),
    no: grow(
      examples.filter(({ values }) => (values[at] ?? 0) >= below),
      options,
      prior,
    ),
  };
}

function bestSplit(examples: readonly Example[], leaf: number): { at: number; below: number } | undefined {
  const width = examples[0]?.values.length ?? 0;
  let best: { at: number; below: number } | undefined;
  let least = impurity(examples) - 1e-9;
  for (let at = 0; at < width; at++) {
    for (const below of quantiles(examples.map(({ values }) => values[at] ?? 0))) {
      const yes = examples.filter(({ values }) => (values[at] ?? 0) < below);
      const no = examples.filter(({ values }) => (values[at] ?? 0) >= below);
      if (yes.length < leaf || no.length < leaf) continue;
      const value = impurity(yes) + impurity(no);
      if (value < least) {
        least = value;
        best = { at, below };
      }
    }
  }
  return best;
}

function impurity(examples: readonly Example[]): number {
  const share = rightShare(examples);
  return examples.length * share * (1 - share);
}

function rightShare(examples: readonly Example[]): number {
  return examples.length === 0 ? 0 : examples.filter(({ isRight }) => isRight).length / examples.length;
}

function quantiles(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [...new Set(Array.from({ length: 15 }, (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / 16)] ?? 0))];
}

function standardised(values: readonly number[], means: readonly number[], deviations: readonly number[]): number[] {
  return values.map((value, at) => (value - (means[at] ?? 0)) / Math.max(1e-6, deviations[at] ?? 1));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
