import assert from "node:assert/strict";
import { Reuse } from "../../../../src/core/completion/reuse";
import { requestAt } from "../../../helpers/requests";

const how = { lineLogProb: -0.01, extent: "line", isAhead: false, model: undefined } as const;

describe("Reuse", () => {
  /** What is left of an answer given at `asked` when the text is `now`; undefined if it does not hold any more. */
  function left(asked: string, text: string, now: string, replacedAfter = 0) {
    const reuse = new Reuse();
    const cleaned = { kind: "text", text, replacedAfter } as const;
    reuse.add(requestAt(asked), { cleaned, ...how });
    const found = reuse.find(requestAt(now))?.answer.cleaned;
    return found?.kind === "text" ? [found.text, found.replacedAfter] : undefined;
  }

  it("holds where it was given and while its characters are typed", () => {
    assert.deepEqual(left("foo‸;", "bar()", "foo‸;"), ["bar()", 0]);
    assert.deepEqual(left("foo‸;", "bar()", "foob‸;"), ["ar()", 0]);
    assert.deepEqual(left("foo‸;", "bar()", "foobar(‸;"), [")", 0]);
  });

  it("does not hold once it is typed in full, or anything else is", () => {
    assert.equal(left("foo‸", "bar", "foobar‸"), undefined);
    assert.equal(left("foo‸", "bar", "foobaz‸"), undefined);
    assert.equal(left("foo‸", "bar", "fo‸"), undefined);
    assert.equal(left("foo‸", "bar", "goob‸"), undefined);
    assert.equal(left("foo‸\nx", "bar", "foob‸\ny"), undefined);
  });

  it("keeps the range over closers that it replaces", () => {
    assert.deepEqual(left("f(‸)", "a, b);", "f(a‸)", 1), [", b);", 1]);
  });

  it("does not hold when what is left stands there already", () => {
    assert.equal(left("f(‸)", "a, b)", "f(a, b‸)", 1), undefined);
    assert.deepEqual(left("f(‸)", "a, b);", "f(a, b‸)", 1), [");", 1]);
  });

  it("takes over brackets that the editor closed behind typed ones", () => {
    assert.deepEqual(left("foo‸\n", "(a, [b]);", "foo(‸)\n"), ["a, [b]);", 1]);
    assert.deepEqual(left("foo‸\n", "(a, [b]);", "foo(a, [‸])\n"), ["b]);", 2]);
    assert.equal(left("foo‸\n", "(a;", "foo(‸)\n"), undefined);
  });

  it("goes on behind Enter between brackets", () => {
    assert.deepEqual(left("f() {‸}", "\n  return 1;\n}", "f() {\n  ‸\n}", 1), ["return 1;", 0]);
  });

  it("holds when text far away changes, and never for another document", () => {
    const far = "x".repeat(5000);
    assert.deepEqual(left(`1${far}foo‸`, "bar", `2${far}foob‸`), ["ar", 0]);
    const reuse = new Reuse();
    reuse.add(requestAt("a‸"), { cleaned: { kind: "text", text: "b", replacedAfter: 0 }, ...how });
    assert.equal(reuse.find(requestAt("a‸", { document: { uri: "file:///other" } })), undefined);
  });

  it("prefers the newest answer, and forgets the oldest of many", () => {
    const reuse = new Reuse();
    const add = (marked: string, text: string) =>
      reuse.add(requestAt(marked), { cleaned: { kind: "text", text, replacedAfter: 0 }, ...how });
    add("a‸", "bc");
    add("ab‸", "d");
    const found = reuse.find(requestAt("ab‸"))?.answer.cleaned;
    assert.equal(found?.kind === "text" && found.text, "d");
    for (let at = 0; at < 100; at++) add(`x${at}‸`, "y");
    assert.equal(reuse.find(requestAt("a‸")), undefined);
  });
});
