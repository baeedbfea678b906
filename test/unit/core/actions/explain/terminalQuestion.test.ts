import assert from "node:assert/strict";
import { terminalQuestion } from "../../../../../src/core/actions/explain/terminalQuestion";

describe("the question about a terminal's last command", () => {
  it("asks why it failed only where it did", () => {
    assert.match(terminalQuestion(1), /^Why did this command fail\?/);
    assert.match(terminalQuestion(0), /^What does the output/);
    assert.match(terminalQuestion(undefined), /^What does the output .* If something went wrong/);
  });
});
