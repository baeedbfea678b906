import assert from "node:assert/strict";
import { windowAround } from "../../../../src/core/completion/window";
import { requestAt } from "../../../helpers/requests";

const lines = (count: number) => Array.from({ length: count }, (_, at) => `const value${at} = ${at};\n`).join("");

describe("windowAround", () => {
  it("takes all of a small document, without the rest of the cursor's line", () => {
    const window = windowAround(requestAt("a\nfoo(‸);\nb"), 1024);
    assert.deepEqual(window, { prefix: "a\nfoo(", prefixStart: 0, prefixLine: undefined, suffix: "\nb" });
  });

  it("begins a large one at the start of a line, and nearly fills the window", () => {
    const { prefix, suffix } = windowAround(requestAt(`${lines(1000)}‸${lines(1000)}`), 1024);
    assert.match(prefix, /^const value\d+ = \d+;\n/);
    assert.ok(prefix.length <= 4096 && prefix.length > 4000, `${prefix.length}`);
    assert.ok(suffix.length <= 1024 && suffix.length > 500, `${suffix.length}`);
  });

  it("puts the start at the same place when less of the document was read", () => {
    const text = lines(1000);
    const whole = windowAround(requestAt(`${text}‸`), 1024);
    const cut = text.indexOf("\n", 5000) + 1;
    const part = windowAround(requestAt(`${text.slice(cut)}‸`, { beforeStart: cut }), 1024);
    assert.equal(part.prefix, whole.prefix);
    assert.equal(part.prefixStart, whole.prefixStart);
    assert.equal(text.slice(whole.prefixStart), whole.prefix);
  });

  it("knows the line on which it begins, where the request does", () => {
    const text = lines(1000);
    const cut = text.indexOf("\n", 5000) + 1;
    const read = { beforeStart: cut, beforeLine: text.slice(0, cut).split("\n").length - 1 };
    const { prefix, prefixLine } = windowAround(requestAt(`${text.slice(cut)}‸`, read), 1024);
    assert.ok(prefix.startsWith(`const value${prefixLine} = `), `${prefixLine} ${prefix.slice(0, 20)}`);
  });

  it("takes the end of a line that is longer than the window", () => {
    const { prefix, prefixStart } = windowAround(requestAt(`a\n${"x".repeat(9000)}‸`), 1024);
    assert.deepEqual([prefix.length, prefixStart], [4096, 2 + 9000 - 4096]);
  });

  it("does not end in half a character", () => {
    const { suffix } = windowAround(requestAt(`a‸\n${"😀".repeat(2000)}`), 1024);
    assert.doesNotMatch(suffix, /[\ud800-\udbff]$/);
  });
});
