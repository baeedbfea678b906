import assert from "node:assert/strict";
import { windowAround } from "../../../../src/core/completion/window";
import { requestAt } from "../../../helpers/requests";

const lines = (count: number) => Array.from({ length: count }, (_, at) => `const value${at} = ${at};\n`).join("");

describe("windowAround", () => {
  it("takes all of a small document, without the rest of the cursor's line", () => {
    const window = windowAround(requestAt("a\nfoo(‸);\nb"), 1024);
    assert.deepEqual(window, { prefix: "a\nfoo(", prefixStart: 0, suffix: "\nb" });
  });

  it("begins a large one at the start of a line, and nearly fills the window", () => {
    const { prefix, suffix } = windowAround(requestAt(`${lines(1000)}‸${lines(1000)}`), 1024);
    assert.match(prefix, /^const value\d+ = \d+;\n/);
    assert.ok(prefix.length <= 3072 && prefix.length > 2000, `${prefix.length}`);
    assert.ok(suffix.length <= 1024 && suffix.length > 500, `${suffix.length}`);
  });

  it("keeps its start while somebody types, and moves it in steps", () => {
    const starts = new Set<string>();
    for (let typed = 0; typed < 500; typed++) {
      const { prefix } = windowAround(requestAt(`${lines(1000)}${"x".repeat(typed)}‸`), 1024);
      starts.add(prefix.slice(0, 40));
    }
    assert.ok(starts.size <= 2, `${starts.size} starts in 500 keystrokes`);
  });

  it("puts the start at the same place when less of the document was read", () => {
    const text = lines(1000);
    const whole = windowAround(requestAt(`${text}‸`), 1024);
    const cut = text.indexOf("\n", 5000) + 1;
    const part = windowAround(requestAt(`${text.slice(cut)}‸`, { beforeStart: cut }), 1024);
    assert.equal(part.prefix, whole.prefix);
  });

  it("does not end in half a character", () => {
    const { suffix } = windowAround(requestAt(`a‸\n${"😀".repeat(2000)}`), 1024);
    assert.doesNotMatch(suffix, /[\ud800-\udbff]$/);
  });
});
