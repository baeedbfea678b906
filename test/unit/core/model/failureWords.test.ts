import assert from "node:assert/strict";
import type { FailureKind } from "../../../../src/core/model/failure";
import { failureWords } from "../../../../src/core/model/failureWords";

describe("the words of a failure", () => {
  it("say, of a server's, what happened and what to do about it", () => {
    const others = ["notAllowed", "overBudget", "ledgerFailed", "looksSecret"];
    const kinds = Object.keys(failureWords).filter((kind) => kind.startsWith("server") || others.includes(kind));
    assert.ok(kinds.length > 15);
    for (const kind of kinds) {
      const [what = "", step = "", ...more] = failureWords[kind as FailureKind].split(/(?<=\.) /);
      assert.ok(what.endsWith(".") && step.length > 15 && step.endsWith("."), `${kind}: ${what} ${step}`);
      assert.deepEqual(more, [], kind);
    }
  });
});
