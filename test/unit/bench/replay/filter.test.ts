import assert from "node:assert/strict";
import { decisionTree, type Example, logistic, trainLogistic, trainTree } from "../../../../bench/replay/filter";
import { random } from "../../../helpers/random";

/** Right with a probability that grows with the first value alone; the second one is noise on another scale. */
function examples(count: number, seed: number): readonly Example[] {
  const chance = random(seed);
  return Array.from({ length: count }, () => {
    const signal = chance() * 2 - 1;
    return { values: [signal, 100 * chance(), 7], isRight: chance() < 1 / (1 + Math.exp(-4 * signal)) };
  });
}

describe("trainLogistic", () => {
  const model = trainLogistic(examples(2000, 1));
  const filter = logistic(model);

  it("finds the probability that made the examples", () => {
    for (const signal of [-0.5, 0, 0.5]) {
      const due = 1 / (1 + Math.exp(-4 * signal));
      assert.ok(Math.abs(filter([signal, 50, 7]) - due) < 0.06, `${signal}: ${filter([signal, 50, 7])}, due ${due}`);
    }
  });

  it("goes little by noise, and not at all by what is always the same", () => {
    assert.ok(Math.abs(filter([0, 0, 7]) - filter([0, 100, 7])) < 0.08);
    assert.equal(model.weights[2], 0);
  });

  it("says the same for the same examples", () => {
    assert.deepEqual(trainLogistic(examples(2000, 1)), model);
  });
});

describe("trainTree", () => {
  it("learns a rule of two values that no line separates", () => {
    const chance = random(2);
    const xor = Array.from({ length: 2000 }, () => {
      const values = [chance(), chance()];
      return { values, isRight: (values[0] ?? 0) < 0.3 !== (values[1] ?? 0) < 0.6 };
    });
    const filter = decisionTree(trainTree(xor, { depth: 4, leaf: 20 }));
    assert.ok(filter([0.1, 0.9]) > 0.9 && filter([0.9, 0.1]) > 0.9);
    assert.ok(filter([0.1, 0.1]) < 0.1 && filter([0.9, 0.9]) < 0.1);
  });

  it("makes no leaf of few examples, and is never certain", () => {
    const few = examples(30, 3);
    const right = few.filter(({ isRight }) => isRight).length;
    assert.deepEqual(trainTree(few, { depth: 4, leaf: 20 }), { share: (right + right / 30) / 31 });
  });
});
