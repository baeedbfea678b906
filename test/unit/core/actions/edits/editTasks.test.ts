import assert from "node:assert/strict";
import { problemRequest } from "../../../../../src/core/actions/edits/editTasks";
import { editPrompts } from "../../../../../src/core/edit/inline/editPrompt";

describe("the repair of problems", () => {
  it("is asked for with each message, who found it, its line, and what belongs to it", () => {
    const { instruction, sources } = problemRequest([
      {
        message: "Type 'x'\n  is not 'y'.",
        source: "ts(2322)",
        line: "  let a = b;",
        related: [{ path: "src/b.ts", line: 3, words: "declared\n  here" }],
      },
      { message: "unused", source: "", line: "c();", related: [] },
    ]);
    assert.match(
      instruction,
      /problems, and change nothing else:\n- Type 'x' is not 'y'\. \[ts\(2322\)\], at the line: let a = b;\n- unused, at the line: c\(\);\n- to know: src\/b\.ts:4: declared here$/,
    );
    assert.deepEqual(sources, [{ path: "src/b.ts", lines: { first: 4, last: 4 } }]);
  });

  it("tells a small model, too, all that belongs to the problem", () => {
    const problem = {
      message: "m",
      source: "s",
      line: "l",
      related: Array(9).fill({ path: "src/b.ts", line: 3, words: "declared here" }),
    };
    const place = { languageId: "typescript", path: "a.ts", region: ["l"], line: 0, above: [], below: [] };
    const [prompt] = editPrompts({ ...place, indentUnit: undefined }, problemRequest([problem]), "small");
    const question = prompt?.().at(-1)?.text ?? "";
    assert.match(question, /- m \[s\], at the line: l\n/);
    assert.equal(question.match(/declared here/g)?.length, 5);
  });
});
