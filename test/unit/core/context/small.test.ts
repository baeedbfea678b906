import assert from "node:assert/strict";
import { candidate } from "../../../../src/core/context/candidate";
import { contextPlan } from "../../../../src/core/context/contextPlan";
import { areRelatedLanguages, folderOf, mayBeShown } from "../../../../src/core/context/openDocument";
import { identifiersOf, jaccard, overlap, tellingLines } from "../../../../src/core/context/similarity";
import { inStableOrder } from "../../../../src/core/context/stableOrder";

describe("contextPlan", () => {
  it("gives a window like Kindling's nothing and one of 4,096 tokens less than a third of it", () => {
    for (const contextSize of [1024, 2048]) {
      assert.equal(contextPlan(contextSize).characters, 0);
      assert.equal(contextPlan(contextSize).sources.size, 0);
    }
    const { characters, sources } = contextPlan(4096);
    assert.ok(characters / 3 < 4096 / 3 && characters > 3000, `${characters}`);
    assert.deepEqual([...sources].sort(), ["definition", "edited", "neighbour", "visited"]);
  });

  it("gives a huge one no more than can be read", () => {
    assert.equal(contextPlan(131_072).characters, 6000);
  });
});

describe("inStableOrder", () => {
  const piece = (path: string, text = path) => ({ path, text });
  const [a, b, c, d] = [piece("a"), piece("b"), piece("c"), piece("d")];

  it("keeps the places of what stays and puts what is new behind", () => {
    assert.deepEqual(inStableOrder([a, b, c], [d, c, a]), [a, c, d]);
  });

  it("is the very same list while only the ranking changes", () => {
    const before = [a, b, c];
    assert.equal(inStableOrder(before, [piece("c"), piece("a"), piece("b")]), before);
  });

  it("has what stays with the lines that it has now", () => {
    const [before, now] = [
      { ...a, from: 0, to: 1 },
      { ...a, from: 3, to: 4 },
    ];
    assert.deepEqual(inStableOrder([before, { ...b, from: 0, to: 1 }], [{ ...b, from: 0, to: 1 }, now]), [
      now,
      { ...b, from: 0, to: 1 },
    ]);
  });

  it("takes another text of the same file for another piece", () => {
    assert.deepEqual(inStableOrder([a, b], [piece("a", "new"), b]), [b, piece("a", "new")]);
  });
});

describe("similarity", () => {
  it("is about names, without keywords and short words", () => {
    assert.deepEqual([...identifiersOf("const größe = return_it(a, $x1);")], ["größe", "return_it", "$x1"]);
    assert.equal(jaccard(identifiersOf("foo bar"), identifiersOf("bar baz")), 1 / 3);
    assert.equal(jaccard(new Set(), new Set()), 0);
  });

  it("counts lines that say something, wherever they are indented", () => {
    assert.deepEqual([...tellingLines("  foo();\n}\n\n\t});\n  foo();")], ["foo();"]);
    assert.equal(overlap(tellingLines("foo();\nbar();"), tellingLines("  bar();")), 1);
    assert.equal(overlap(new Set(), new Set(["a"])), 0);
  });
});

describe("candidate", () => {
  const where = { uri: "u", path: "p", from: 0, to: 1 };

  it("drops blank lines at its ends, and is nothing where nothing is left", () => {
    assert.equal(candidate("edited", 0, { ...where, text: "\n \n  foo();\n\n" })?.text, "  foo();");
    assert.equal(candidate("edited", 0, { ...where, text: "\n}\n" }), undefined);
  });

  it("is nothing where there is data and no code", () => {
    assert.equal(candidate("edited", 0, { ...where, text: `var a="${"x".repeat(500)}";` }), undefined);
    assert.equal(candidate("edited", 0, { ...where, text: "binary\0text" }), undefined);
  });

  it("is worth less the longer ago it was", () => {
    const score = (ageMs: number) => candidate("edited", ageMs, { ...where, text: "foo();" })?.score ?? 0;
    assert.ok(score(0) > score(60_000) && score(60_000) > score(600_000));
  });
});

describe("open documents", () => {
  it("may be shown unless their names say that they hold secrets, or they are not code", () => {
    assert.equal(mayBeShown({ path: "src/a.ts", isServed: true }), true);
    assert.equal(mayBeShown({ path: "src/.env", isServed: true }), false);
    assert.equal(mayBeShown({ path: "src/a.ts", isServed: false }), false);
  });

  it("are related by language and folder", () => {
    assert.equal(areRelatedLanguages("typescript", "javascriptreact"), true);
    assert.equal(areRelatedLanguages("typescript", "python"), false);
    assert.deepEqual(["src/a/b.ts", "b.ts"].map(folderOf), ["src/a", ""]);
  });
});
