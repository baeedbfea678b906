import assert from "node:assert/strict";
import { LineWindows, type ScoredRange } from "../../../../src/core/context/lineWindows";
import { identifiersOf } from "../../../../src/core/context/similarity";
import type { Steps } from "../../../../src/core/context/slices";
import { OpenTexts } from "../../../helpers/openTexts";

function run<T>(work: Steps<T>): { readonly value: T; readonly steps: number } {
  for (let steps = 1; ; steps++) {
    const step = work.next();
    if (step.done) return { value: step.value, steps };
  }
}

const filler = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => `let ${word}${at} = ${word};\n`);

describe("LineWindows", () => {
  let documents: OpenTexts;
  let windows: LineWindows;
  beforeEach(() => {
    documents = new OpenTexts();
    windows = new LineWindows();
  });
  const find = (wanted: string, asker = "main.ts"): ScoredRange | undefined =>
    run(windows.mostSimilar(documents.at("a.ts"), identifiersOf(wanted), asker)).value;

  it("finds the lines that have most names in common with a text", () => {
    documents.set("a.ts", [...filler(40, "foo"), "drawCircle(canvas, radius);\n", ...filler(40, "bar")].join(""));
    const found = find("drawCircle(canvas)");
    assert.ok(found && found.from <= 40 && found.to > 40 && found.to - found.from === 20, JSON.stringify(found));
    assert.equal(find("nothing like that"), undefined);
  });

  it("reads a document of a few lines as one", () => {
    documents.set("a.ts", "drawCircle(canvas);");
    assert.deepEqual(find("drawCircle(canvas)"), { from: 0, to: 1, similarity: 1 });
  });

  it("stays where it was until another place is clearly better", () => {
    const text = [
      ...filler(20, "foo"),
      "alpha(beta, gamma);\n",
      ...filler(30, "bar"),
      "alpha(beta, gamma, delta);\n",
      ...filler(20, "baz"),
    ];
    documents.set("a.ts", text.join(""));
    const first = find("alpha beta gamma");
    assert.ok(first && first.from <= 20 && first.to > 20, JSON.stringify(first));
    const second = find("alpha beta gamma delta");
    assert.ok(second && second.to > 51, JSON.stringify(second));
    assert.equal(find("alpha beta gamma")?.from, second.from);
    assert.equal(find("alpha beta gamma", "other.ts")?.from, first.from);
  });

  it("reads a document once for each version, in small steps", () => {
    documents.set("a.ts", filler(2000, "foo").join(""));
    const look = () => run(windows.mostSimilar(documents.at("a.ts"), identifiersOf("foo1"), "main.ts")).steps;
    assert.ok(look() > 200);
    assert.ok(look() < 20);
    documents.set("a.ts", filler(2000, "foo").join(""));
    assert.ok(look() > 200);
  });

  it("looks at a part of a huge document only, and not at minified lines", () => {
    documents.set("a.ts", [...filler(4100, "foo"), "drawCircle();\n"].join(""));
    assert.equal(find("drawCircle"), undefined);
    documents.set("a.ts", `drawCircle(${"x,".repeat(2000)})`);
    assert.equal(find("drawCircle"), undefined);
  });
});
