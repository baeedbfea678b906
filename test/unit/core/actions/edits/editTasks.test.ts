import assert from "node:assert/strict";
import { problemRequest } from "../../../../../src/core/actions/edits/editTasks";

describe("the repair of problems", () => {
  it("is asked for with each message, who found it, its line, and what belongs to it", () => {
    const { instruction, background, sources } = problemRequest([
      {
        message: "Type 'x'\n  is not 'y'.",
        source: "ts(2322)",
        line: "  let a = b;",
        related: [{ path: "src/b.ts", line: 3, words: "declared here" }],
      },
      { message: "unused", source: "", line: "c();", related: [] },
    ]);
    assert.match(
      instruction,
      /problems, and change nothing else:\n- Type 'x' is not 'y'\. \[ts\(2322\)\], at the line: let a = b;\n- unused, at the line: c\(\);$/,
    );
    assert.equal(background, "What belongs to the problem:\nsrc/b.ts:4: declared here");
    assert.deepEqual(sources, [{ path: "src/b.ts", lines: { first: 4, last: 4 } }]);
  });
});
