import assert from "node:assert/strict";
import { placeIn } from "../../../bench/engine/finishedText";

const finished = `import { a } from "a";

function first(items) {
  return items.length;
}

function second(items) {
  return items.map((item) => item.name);
}
`;

/** What is to be written behind `prefix`, to the line's end. */
function truth(prefix: string, prefixStart = 0): string {
  const place = placeIn(finished, prefix, prefixStart);
  return finished.slice(place, finished.indexOf("\n", place));
}

describe("placeIn", () => {
  it("goes on where the prefix ends, in a window of the document too", () => {
    assert.equal(truth(finished.slice(0, finished.indexOf("length"))), "length;");
    const start = finished.indexOf("function first");
    assert.equal(truth(finished.slice(start, finished.indexOf("length")), start), "length;");
  });

  it("goes on where a typo in the cursor's line began", () => {
    assert.equal(truth(`${finished.slice(0, finished.indexOf("length"))}lne`), "ength;");
  });

  it("finds the place by its last lines while the text above is another one", () => {
    const other = finished.replace("import { a }", "import { a, b, c }").replace("\n\n", "\n");
    assert.equal(truth(other.slice(0, other.indexOf("(item) =>"))), "(item) => item.name);");
  });

  it("takes the longest known place where a line stands twice", () => {
    const other = `// A word in front.\n${finished}`;
    assert.equal(truth(other.slice(0, other.indexOf("map("))), "map((item) => item.name);");
    assert.equal(truth(other.slice(0, other.indexOf("length;"))), "length;");
  });

  it("leaves a typo out while the text above is another one", () => {
    const other = `// A word in front.\n${finished}`;
    assert.equal(truth(`${other.slice(0, other.indexOf("map("))}mpa`), "ap((item) => item.name);");
  });

  it("is at the end when all is written", () => {
    assert.equal(placeIn(finished, finished, 0), finished.length);
  });

  it("does not stop inside of a character of two units", () => {
    assert.equal(placeIn("a = '😀';", "a = '😁", 0), 5);
  });
});
