import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { Instructions } from "../../../src/editor/chat/attach/instructions";
import { inWorkspace } from "../hearth";
import { useAttachments, write } from "./attaching";
import { TestLog } from "./testLog";

describe("instructions of a workspace", () => {
  const own = useAttachments();
  const log = new TestLog();
  let instructions: Instructions;
  before(() => {
    instructions = new Instructions(own.rules, log);
  });
  after(() => {
    for (const name of ["AGENTS.md", ".github"]) rmSync(inWorkspace(name).fsPath, { recursive: true, force: true });
  });

  it("are none where there are no files", async () => {
    assert.deepEqual(await instructions.instructions(), []);
    assert.deepEqual(await instructions.prompts(), []);
  });

  it("are read when they come, and again when they change", async () => {
    write({
      "AGENTS.md": "Use tabs.\r\n",
      ".github/copilot-instructions.md": "Be brief.\n",
      "inner/AGENTS.md": "of another folder\n",
    });
    assert.deepEqual(await instructions.instructions(), [
      { path: "AGENTS.md", text: "Use tabs.", leftOut: undefined },
      { path: ".github/copilot-instructions.md", text: "Be brief.", leftOut: undefined },
    ]);
    write({ "AGENTS.md": `Use spaces.\n${"x".repeat(20_000)}` });
    const [first] = await instructions.instructions();
    assert.equal(first?.text, "Use spaces.");
    assert.equal(first.leftOut, "the last 20001 characters of 20012");
  });

  it("come with prompts, by the names of their files", async () => {
    write({
      ".github/prompts/review.prompt.md": "---\nmode: ask\n---\nLook for mistakes.\n",
      ".github/prompts/also.prompt.md": "Also.\n",
      ".github/prompts/notes.md": "no prompt\n",
      ".github/prompts/huge.prompt.md": "x".repeat(50_001),
    });
    assert.deepEqual(await instructions.prompts(), [
      { name: "also", text: "Also.\n" },
      { name: "review", text: "---\nmode: ask\n---\nLook for mistakes.\n" },
    ]);
    assert.ok(log.warnings.some((words) => /huge\.prompt\.md/.test(words)));
  });
});
