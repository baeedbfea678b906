import assert from "node:assert/strict";
import { BoundedText } from "../../../../../src/core/chat/attach/boundedText";
import { terminalText } from "../../../../../src/core/chat/attach/terminalText";

describe("terminalText", () => {
  it("takes colours, titles, links and the marks of the shell integration away", () => {
    const raw = [
      "\u001b]633;C\u0007\u001b[1;31merror\u001b[0m: no\u001b(B such file\r\n",
      "\u001b]0;title\u001b\\\u001b]8;;https://example.com\u001b\\docs\u001b]8;;\u001b\\\r\n",
      "\u001b[?25l\u001b[38;2;1;2;3mrgb\u001b[?25h\u001b]633;D;1\u0007",
    ].join("");
    assert.equal(terminalText(raw), "error: no such file\ndocs\nrgb");
  });

  it("shows a line that was written over as it was at last", () => {
    assert.equal(terminalText("10 %\r100 %\r\ndone\r\n"), "100 %\ndone");
    assert.equal(terminalText("downloading\r\u001b[Kok\n"), "ok");
    assert.equal(terminalText("downloading\r\u001b[2Kok\n"), "ok");
    assert.equal(terminalText("downloading\rok\n"), "okwnloading");
    assert.equal(terminalText("abx\bc\n"), "abc");
  });

  it("takes what is cut off at either end, and keeps all other characters", () => {
    assert.equal(terminalText("a\tb ü 😀\u0000\u001b["), "a\tb ü 😀");
    assert.equal(terminalText("text\u001b]633;E;never ended"), "text");
  });
});

describe("BoundedText", () => {
  it("keeps the end, and counts what is gone", () => {
    const text = new BoundedText(10);
    for (const piece of ["abcd", "efgh", "ijkl"]) text.add(piece);
    assert.equal(text.text, "cdefghijkl");
    assert.equal(text.dropped, 2);
    text.add("0123456789AB");
    assert.equal(text.text, "23456789AB");
    assert.equal(text.dropped, 14);
  });

  it("keeps all of what has room", () => {
    const text = new BoundedText(10);
    text.add("0123456789");
    assert.equal(text.text, "0123456789");
    assert.equal(text.dropped, 0);
  });
});
