import assert from "node:assert/strict";
import { answerTokens, editPrompts } from "../../../../../src/core/edit/inline/editPrompt";

const place = {
  languageId: "markdown",
  path: "doc/a.md",
  line: 100,
  indentUnit: undefined,
  above: Array.from({ length: 100 }, (_, at) => `above ${at}`),
  region: ["```sh", "npm test", "```"],
  below: ["below 0", "below 1"],
};

describe("the prompt of a change", () => {
  const texts = (request = { instruction: "use npm ci", background: "It is a guide." }) =>
    editPrompts(place, request).map((prompt) => prompt().map(({ text }) => text));

  it("shows less and less of the code around, and always the code and the instruction", () => {
    const all = texts();
    const counts = all.map(([, question = ""]) => question.match(/^above \d+$/gm)?.length ?? 0);
    assert.deepEqual(counts, [60, 20, 5, 0]);
    for (const [system = "", question = ""] of all) {
      assert.match(system, /one fenced code block/);
      assert.ok(question.includes("````markdown\n```sh\nnpm test\n```\n````"), question);
      assert.ok(question.endsWith("What to do: use npm ci"));
    }
    assert.ok(all[2]?.[1]?.includes("above 99") && all[2][1].includes("It is a guide."));
    assert.ok(!all[3]?.[1]?.includes("below") && !all[3]?.[1]?.includes("It is a guide."));
  });

  it("says where there is no code yet", () => {
    const [prompt] = editPrompts({ ...place, region: [""] }, { instruction: "a title", background: "" });
    assert.match(prompt?.()[1]?.text ?? "", /Nothing stands between them yet\./);
  });

  it("has room for an answer twice as long as the code", () => {
    assert.equal(answerTokens({ ...place, region: ["x".repeat(2500)] }), 2600);
  });
});
