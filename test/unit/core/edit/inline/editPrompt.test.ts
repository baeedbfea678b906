import assert from "node:assert/strict";
import type { SizeClass } from "../../../../../src/core/actions/sizeClass";
import { inSlices } from "../../../../../src/core/context/slices";
import { docFormOf } from "../../../../../src/core/edit/inline/docComment";
import { editForms } from "../../../../../src/core/edit/inline/editForms";
import { answerTokens, editPrompts } from "../../../../../src/core/edit/inline/editPrompt";
import { EditReply } from "../../../../../src/core/edit/inline/editReply";
import { systemClock } from "../../../../../src/util/clock";

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
    editPrompts(place, request, "large").map((prompt) => prompt().map(({ text }) => text));

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
    const [prompt] = editPrompts({ ...place, region: [""] }, { instruction: "a title", background: "" }, "large");
    assert.match(prompt?.()[1]?.text ?? "", /Nothing stands between them yet\./);
  });

  it("shows a small model how a change is answered, in the language at hand, and nothing that stands around", () => {
    for (const languageId of ["python", "typescript", "markdown"]) {
      const prompts = editPrompts({ ...place, languageId }, { instruction: "use npm ci", background: "" }, "small");
      const messages = prompts.map((prompt) => prompt());
      const [, asked, answered, question] = messages[0] ?? [];
      assert.deepEqual(
        messages.map((one) => one.map(({ role }) => role)),
        [["system", "user", "assistant", "user"]],
      );
      const shown = languageId === "python" ? "python" : "typescript";
      assert.match(asked?.text ?? "", new RegExp(`The code to change:\n\`\`\`${shown}\n[^]*What to do: .*$`));
      assert.match(answered?.text ?? "", new RegExp(`^\`\`\`${shown}\n[^]*\n\`\`\`$`));
      assert.match(question?.text ?? "", /^The file is doc\/a\.md\.\n\nThe code to change:\n/);
    }
  });

  it("is the same for all sizes where nothing is changed: for a comment, and for code between lines", () => {
    const request = { instruction: "a title", background: "" };
    const only = docFormOf("typescript") ?? assert.fail();
    const texts = (size: SizeClass) => [
      editPrompts({ ...place, region: [""] }, request, size).map((prompt) => prompt()),
      editPrompts(place, { ...request, only }, size).map((prompt) => prompt()),
    ];
    assert.deepEqual(texts("small"), texts("large"));
  });

  it("shows answers that the parser takes as what they are to be", async () => {
    const examples = editForms.small.examples;
    for (const { languageId, path, code, changed } of examples) {
      const at = { languageId, path, region: code, line: 0, above: [], below: [], indentUnit: undefined };
      const [prompt] = editPrompts(at, { instruction: "x", background: "" }, "small");
      const reply = new EditReply(at);
      reply.push(prompt?.()[2]?.text ?? "");
      const outcome = await inSlices(reply.end("endOfText"), systemClock, new AbortController().signal);
      assert.deepEqual(outcome, { kind: "edit", lines: changed, notes: [] });
    }
    assert.ok(examples.length > 0);
  });

  it("has room for an answer twice as long as the code", () => {
    assert.equal(answerTokens({ ...place, region: ["x".repeat(2500)] }), 2600);
  });
});
