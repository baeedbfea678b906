import assert from "node:assert/strict";
import { compare, heldOutContenders, plainGate } from "../../../../bench/replay/heldOut";
import { verdictOn } from "../../../../bench/replay/metrics";
import type { Replayed } from "../../../../bench/replay/replayer";
import { halvesByRepository } from "../../../../bench/replay/report";
import { gateAt, gateOfPrecision, gateOfShare } from "../../../../bench/replay/sweep";
import { random } from "../../../helpers/random";

interface Parts {
  readonly line: number;
  readonly isRight: boolean;
  readonly repository?: string;
  readonly languageId?: string;
  readonly reason?: string;
  readonly extra?: number;
}

function replayed({ line, isRight, repository = "a", languageId = "python", reason, extra = 0 }: Parts): Replayed {
  const where = { id: 0, kind: "line", repository, path: `${line}.py`, languageId, place: "lineStart" } as const;
  return {
    point: { ...where, hidden: "right", closers: "", name: undefined },
    reason,
    text: isRight ? "right" : "wrong",
    verdict: verdictOn(isRight ? "right" : "wrong", "right"),
    features: { line, extra },
    answer: undefined,
    timing: undefined,
  };
}

const { score } = plainGate;
const four = [
  replayed({ line: -0.1, isRight: true }),
  replayed({ line: -0.2, isRight: true }),
  replayed({ line: -0.3, isRight: false }),
  replayed({ line: -0.05, isRight: false, reason: "repetition" }),
];

describe("gateAt", () => {
  it("counts what it shows, and of all points how many", () => {
    const { shown, share, precision, wrongFirstWord } = gateAt(four, score, -0.25);
    assert.deepEqual(
      { shown, share, precision, wrongFirstWord },
      { shown: 2, share: 0.5, precision: 1, wrongFirstWord: 0 },
    );
    assert.equal(gateAt(four, score, -1).precision, 2 / 3);
  });
});

describe("gateOfShare", () => {
  it("finds the threshold that shows so many", () => {
    assert.equal(gateOfShare(four, score, 0.5).threshold, -0.2);
    // No more than there are.
    assert.equal(gateOfShare(four, score, 1).shown, 3);
  });
});

describe("gateOfPrecision", () => {
  it("takes the loosest one that is right often enough", () => {
    assert.equal(gateOfPrecision(four, score, { precision: 0.9, leastShown: 1 })?.threshold, -0.2);
    assert.equal(gateOfPrecision(four, score, { precision: 0.6, leastShown: 1 })?.threshold, -0.3);
  });

  it("says nothing where too few are shown", () => {
    assert.equal(gateOfPrecision(four, score, { precision: 0.9, leastShown: 3 }), undefined);
  });
});

describe("halvesByRepository", () => {
  it("splits no repository and puts each language into both halves", () => {
    const points = [..."aaaabbbc", ..."xxxyy"].map((repository, at) =>
      replayed({ line: -at, isRight: true, repository, languageId: repository < "m" ? "python" : "typescript" }),
    );
    const [one, other] = halvesByRepository(points).map((half) => [
      ...new Set(half.map(({ point }) => point.repository)),
    ]);
    assert.deepEqual(one, ["a", "x"]);
    assert.deepEqual(other, ["b", "c", "y"]);
  });
});

describe("filters on repositories that they were not trained on", () => {
  const chance = random(4);
  const points = Array.from({ length: 450 }, (_, at) => {
    const isRight = chance() < 0.3;
    // The line says little; the other feature says much.
    const line = -chance() - (isRight ? 0 : 0.1);
    return replayed({ line, isRight, repository: "abc".charAt(at % 3), extra: (isRight ? 1 : 0) + 0.5 * chance() });
  });

  it("beat the plain gate where a feature tells more", () => {
    const contenders = heldOutContenders(points);
    for (const { precision, gainInterval, name } of compare(points, contenders, 0.2, 40)) {
      assert.ok(precision > 0.9, `${name} ${precision}`);
      assert.ok(gainInterval[0] > 0.2, `${name} ${gainInterval}`);
    }
  });

  it("gain nothing over themselves", () => {
    const [same] = compare(points, [plainGate], 0.2, 40);
    assert.deepEqual([same?.gain, same?.gainInterval], [0, [0, 0]]);
  });

  it("know nothing of the repository that is judged", () => {
    // In each repository the feature's sign is another; learnt on the others it must mislead.
    const turned = points.map((one) => {
      const isTurned = one.point.repository === "a";
      return { ...one, features: { line: -1, extra: (one.features.extra ?? 0) * (isTurned ? -1 : 1) } };
    });
    const [contender] = heldOutContenders(turned);
    assert.ok(contender);
    const own = turned.filter(({ point }) => point.repository === "a");
    assert.ok(gateOfShare(own, contender.score, 0.2).precision < 0.1);
  });
});
