import assert from "node:assert/strict";
import { bootstrap, grouped, mean, wilson } from "../../../../bench/replay/intervals";

const near = (actual: number | undefined, expected: number, by: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= by, `${actual} is not near ${expected}`);

describe("wilson", () => {
  it("gives the bounds of the textbooks", () => {
    const [low, high] = wilson(8, 10);
    near(low, 0.4902, 0.0005);
    near(high, 0.9433, 0.0005);
  });

  it("is never certain, and never outside of 0 and 1", () => {
    assert.deepEqual(wilson(0, 0), [0, 1]);
    const [none, few] = wilson(0, 20);
    assert.equal(none, 0);
    near(few, 0.1611, 0.0005);
    assert.equal(wilson(20, 20)[1], 1);
  });
});

describe("bootstrap", () => {
  const points = Array.from({ length: 400 }, (_, at) => ({ file: `f${at % 40}`, value: at % 40 < 20 ? 1 : 0 }));
  const figure = (some: readonly { value: number }[]) => mean(some.map(({ value }) => value));

  it("is wide where points of a file are alike, as if each file were one point", () => {
    const [low, high] = bootstrap(points, ({ file }) => file, figure, { rounds: 300 });
    // 40 files of which half are 1: a deviation of 0.079.
    near(low, 0.5 - 1.96 * 0.079, 0.03);
    near(high, 0.5 + 1.96 * 0.079, 0.03);
    const [aloneLow, aloneHigh] = bootstrap(
      points.map((point, at) => ({ ...point, file: `${at}` })),
      ({ file }) => file,
      figure,
      { rounds: 300 },
    );
    near(aloneHigh - aloneLow, 2 * 1.96 * 0.025, 0.02);
  });

  it("says the same for the same seed, and leaves figures that are none out", () => {
    const draw = (seed: number) => bootstrap(points.slice(0, 50), ({ file }) => file, figure, { seed, rounds: 300 });
    assert.deepEqual(draw(3), draw(3));
    assert.notDeepEqual(draw(3), draw(4));
    const some = bootstrap(
      points,
      ({ file }) => file,
      (drawn) => (drawn[0]?.value === 1 ? 1 : Number.NaN),
    );
    assert.deepEqual(some, [1, 1]);
  });
});

describe("grouped", () => {
  it("keeps order in and between groups", () => {
    const groups = grouped(["b1", "a1", "b2"], (text) => text.charAt(0));
    assert.deepEqual(
      [...groups],
      [
        ["b", ["b1", "b2"]],
        ["a", ["a1"]],
      ],
    );
  });
});
