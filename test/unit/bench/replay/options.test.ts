import assert from "node:assert/strict";
import { optionsOf } from "../../../../bench/replay/options";

describe("optionsOf", () => {
  it("replays all kinds with Kindling where nothing is said", () => {
    const { modelPath, kinds, count, seed, contexts } = optionsOf([]);
    assert.match(modelPath, /kindling\.gguf$/);
    assert.deepEqual(
      { kinds, count, seed, contexts },
      {
        kinds: ["line", "block", "crossFile"],
        count: 300,
        seed: 1,
        contexts: ["none"],
      },
    );
  });

  it("takes several contexts to compare", () => {
    const { kinds, contexts } = optionsOf(["--kind", "crossFile", "--context", "none,definitions"]);
    assert.deepEqual({ kinds, contexts }, { kinds: ["crossFile"], contexts: ["none", "definitions"] });
  });

  it("refuses what it does not know", () => {
    assert.throws(() => optionsOf(["--kind", "word"]), /line, block, crossFile/);
    assert.throws(() => optionsOf(["--points", "many"]), /whole number/);
    assert.throws(() => optionsOf(["--gate", "1"]));
  });
});
