import assert from "node:assert/strict";
import { RangeTrail } from "../../../../src/core/context/rangeTrail";
import { OpenTexts } from "../../../helpers/openTexts";

describe("RangeTrail", () => {
  let trail: RangeTrail;
  beforeEach(() => {
    trail = new RangeTrail(2);
  });
  const ranges = () => trail.newestFirst.map(({ uri, from, to }) => `${uri} ${from}-${to}`);
  const one = (line: number) => ({ from: line, to: line + 1 });

  it("has the lines around what was touched, the newest first", () => {
    trail.add("a", one(10), 1);
    trail.add("b", one(0), 2);
    assert.deepEqual(ranges(), ["b 0-3", "a 8-13"]);
  });

  it("makes one range of places that are close, and puts it first", () => {
    trail.add("a", one(10), 1);
    trail.add("a", one(50), 2);
    trail.add("a", one(16), 3);
    assert.deepEqual(ranges(), ["a 8-19", "a 48-53"]);
  });

  it("keeps a range short, with the place touched last in it", () => {
    for (let line = 10; line < 60; line++) trail.add("a", one(line), line);
    const [{ from, to } = { from: 0, to: 0 }, ...others] = trail.newestFirst;
    assert.deepEqual(others, []);
    assert.ok(to - from <= 32 && from <= 59 && to > 59, `${from}-${to}`);
  });

  it("moves ranges with the lines above them, and lets them grow with lines in them", () => {
    trail.add("a", one(10), 1);
    trail.edit("a", { line: 3, removed: 0, added: 5 });
    assert.deepEqual(ranges(), ["a 13-18"]);
    trail.edit("a", { line: 3, removed: 2, added: 0 });
    assert.deepEqual(ranges(), ["a 11-16"]);
    trail.edit("a", { line: 13, removed: 0, added: 3 });
    assert.deepEqual(ranges(), ["a 11-19"]);
    trail.edit("a", { line: 30, removed: 0, added: 3 });
    trail.edit("b", { line: 0, removed: 0, added: 3 });
    assert.deepEqual(ranges(), ["a 11-19"]);
  });

  it("forgets what a formatter or another version of the file went over", () => {
    trail.add("a", one(10), 1);
    trail.add("a", one(300), 2);
    assert.equal(trail.edit("a", { line: 0, removed: 100, added: 90 }), undefined);
    assert.deepEqual(ranges(), ["a 288-293"]);
    assert.deepEqual(trail.edit("a", { line: 7, removed: 0, added: 2 }), { from: 7, to: 10 });
  });

  it("remembers the last sixteen places", () => {
    for (let at = 0; at < 20; at++) trail.add(`file${at}`, one(0), at);
    assert.equal(trail.newestFirst.length, 16);
    assert.equal(trail.newestFirst[0]?.uri, "file19");
  });

  it("keeps the text of a document that is closed, and nothing of one that is gone", () => {
    const documents = new OpenTexts();
    documents.set("a.ts", "zero\none\ntwo\nthree\nfour");
    const { uri } = documents.at("a.ts");
    trail.add(uri, one(0), 1);
    trail.close(documents.at("a.ts"));
    assert.equal(trail.newestFirst[0]?.left?.text, "zero\none\ntwo\n");
    trail.forget(uri);
    assert.deepEqual(ranges(), []);
  });
});
