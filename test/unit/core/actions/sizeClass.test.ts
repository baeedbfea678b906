import assert from "node:assert/strict";
import { sizeClassOf } from "../../../../src/core/actions/sizeClass";
import { catalogue } from "../../../../src/core/model/catalogue";

describe("the size of a model", () => {
  it("is small below a billion parameters, and large where nobody says", () => {
    const sizes = [0.135e9, 0.6e9, 1.54e9, undefined].map((parameters) => sizeClassOf({ parameters }));
    assert.deepEqual(sizes, ["small", "small", "large", "large"]);
  });

  it("is not near to the border for any model of the catalogue that chats", () => {
    for (const { uses, parameters, name } of catalogue) {
      if (!uses.includes("chat")) continue;
      const near = [0.8, 1.2].map((share) => sizeClassOf({ parameters: parameters * share * 1e9 }));
      assert.equal(near[0], near[1], name);
    }
  });
});
