import type { Comparison, Contender } from "./heldOut";
import { fileOf, plainGate } from "./heldOut";
import { bootstrap, grouped, type Interval, mean, wilson } from "./intervals";
import type { Replayed } from "./replayer";
import { type GateFigures, gateAt, gateOfPrecision, gateOfShare, type Score } from "./sweep";

const shares = [0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01];

/** The scores whose curves are printed beside each other. */
export const scores: readonly Contender[] = [
  plainGate,
  { name: "mean of the tokens", score: ({ features }) => features.mean ?? 0 },
  { name: "least token", score: ({ features }) => features.least ?? 0 },
  { name: "first token", score: ({ features }) => features.first ?? 0 },
];

/** What the pipeline makes of the points with the gate open, for all and for each part. */
export function printQuality(replayed: readonly Replayed[]): void {
  console.log(`${"".padEnd(28)}points  answered   exact line              first word right        edit similarity`);
  const row = (name: string, some: readonly Replayed[]) => {
    const answered = some.filter(({ reason }) => reason === undefined);
    const exact = answered.filter(({ verdict }) => verdict.exact).length;
    const word = answered.filter(({ verdict }) => verdict.firstWordRight).length;
    const alike = (of: readonly Replayed[]) =>
      mean(of.map(({ reason, verdict }) => (reason === undefined ? verdict.similarity : 0)));
    const cells = [
      String(some.length).padStart(6),
      percent(answered.length / some.length).padStart(10),
      `  ${within(exact / some.length, wilson(exact, some.length))}`,
      `  ${within(word / some.length, wilson(word, some.length))}`,
      `  ${within(alike(some), bootstrap(some, fileOf, alike))}`,
    ];
    console.log(name.padEnd(28) + cells.join(""));
  };
  for (const [name, some] of parts(replayed)) row(name, some);
  console.log("(of all points; what was not answered counts as wrong)\n");
  const reasons = grouped(
    replayed.filter(({ reason }) => reason !== undefined),
    ({ reason }) => reason ?? "",
  );
  console.log(
    `not answered: ${[...reasons].map(([reason, some]) => `${reason} ${some.length}`).join(", ") || "none"}\n`,
  );
}

function parts(replayed: readonly Replayed[]): readonly (readonly [string, readonly Replayed[]])[] {
  const by = (keyOf: (one: Replayed) => string) =>
    [...grouped(replayed, keyOf)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, some]) => [`  ${name}`, some] as const);
  const all = [
    ["all", replayed] as const,
    ...by(({ point }) => point.languageId),
    ...by(({ point }) => point.repository),
    ...by(({ point }) => point.place),
    ...by(({ point }) => (point.closers === "" ? "no closers behind" : "closers behind")),
  ];
  return all.filter(([, some], at) => at === 0 || some.length < replayed.length);
}

/** Share ↔ precision ↔ wrong first word, for each score. */
export function printCurve(replayed: readonly Replayed[]): void {
  for (const { name, score } of scores) {
    console.log(`gate: ${name}`);
    console.log("  threshold   shown of all   right when shown       first word wrong");
    const gates = new Set<number>();
    for (const share of shares) {
      const gate = gateOfShare(replayed, score, share);
      if (!gates.has(gate.shown)) console.log(`  ${gateRow(gate)}`);
      gates.add(gate.shown);
    }
    console.log("");
  }
}

export function gateRow(gate: GateFigures): string {
  const { threshold, share, shown, precision, precisionInterval, wrongFirstWord, wrongFirstWordInterval } = gate;
  const columns = [
    threshold.toFixed(4).padStart(9),
    `${percent(share)} (${shown})`.padStart(14),
    `   ${within(precision, precisionInterval)}`,
    `   ${within(wrongFirstWord, wrongFirstWordInterval)}`,
  ];
  return columns.join("");
}

/** The model's gate as it is shipped, and the one that a precision asks for: chosen on a half, confirmed on the other. */
export function printGates(replayed: readonly Replayed[], shipped: number, score: Score): void {
  console.log(`the gate as shipped:\n  ${gateRow(gateAt(replayed, score, shipped))}`);
  const halves = halvesByRepository(replayed);
  for (const [at, half] of halves.entries()) {
    const other = halves[1 - at] ?? [];
    const chosen = gateOfPrecision(half, score, { precision: 0.85, leastShown: 15 });
    console.log(`precision of at least 85 % with 15 or more shown, chosen on ${namesOf(half)}:`);
    console.log(`  ${chosen ? gateRow(chosen) : "no threshold reaches it"}`);
    if (chosen) {
      console.log(`confirmed on ${namesOf(other)}:\n  ${gateRow(gateAt(other, score, chosen.threshold))}`);
    }
  }
  const whole = gateOfPrecision(replayed, score, { precision: 0.85, leastShown: 15 });
  console.log(`on all:\n  ${whole ? gateRow(whole) : "no threshold reaches it"}\n`);
}

/** Two halves of about the same size in which no repository is split and each language is in both, if it can be. */
export function halvesByRepository(replayed: readonly Replayed[]): readonly [readonly Replayed[], readonly Replayed[]] {
  const halves: [Replayed[], Replayed[]] = [[], []];
  for (const some of grouped(replayed, ({ point }) => point.languageId).values()) {
    const sizes: [number, number] = [0, 0];
    const repositories = [...grouped(some, ({ point }) => point.repository).values()];
    for (const one of repositories.sort((a, b) => b.length - a.length)) {
      const at = sizes[0] <= sizes[1] ? 0 : 1;
      sizes[at] += one.length;
      halves[at].push(...one);
    }
  }
  return halves;
}

export function printComparison(comparisons: readonly Comparison[]): void {
  console.log("filters trained on the other repositories, at the same share as the plain gate");
  for (const { name, share, precision, wrongFirstWord, gain, gainInterval } of comparisons) {
    const points = `${signed(gain)} points [${signed(gainInterval[0])}, ${signed(gainInterval[1])}]`;
    const cells = `${percent(precision).padStart(7)} right, ${percent(wrongFirstWord).padStart(6)} first word wrong`;
    console.log(`  at ${percent(share).padStart(6)}  ${name.padEnd(22)}${cells}  ${points}`);
  }
  console.log("");
}

/** How much better a context is than the first one, on the same points. */
export function printContexts(byContext: ReadonlyMap<string, readonly Replayed[]>): void {
  const [[first, base] = ["", []], ...others] = [...byContext];
  for (const [name, some] of others) {
    const pairs = some.map((one, at) => ({ one, other: base[at] ?? one }));
    for (const what of ["exact", "firstWordRight"] as const) {
      const is = ({ reason, verdict }: Replayed) => (reason === undefined && verdict[what] ? 1 : 0);
      const gain = (of: readonly (typeof pairs)[number][]) => mean(of.map(({ one, other }) => is(one) - is(other)));
      const [low, high] = bootstrap(pairs, ({ one }) => fileOf(one), gain);
      console.log(
        `context ${name} less ${first}, ${what}: ${signed(gain(pairs))} [${signed(low)}, ${signed(high)}] points`,
      );
    }
  }
}

function namesOf(some: readonly Replayed[]): string {
  return [...new Set(some.map(({ point }) => point.repository))].sort().join(", ");
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`;
}

function signed(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}

function within(share: number, [low, high]: Interval): string {
  return `${percent(share).padStart(7)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`.padEnd(22);
}
