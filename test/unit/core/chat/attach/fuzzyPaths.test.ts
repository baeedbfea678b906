import assert from "node:assert/strict";
import { FuzzyPaths } from "../../../../../src/core/chat/attach/fuzzyPaths";
import type { Steps } from "../../../../../src/core/context/slices";

function done<T>(work: Steps<T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

function rank(paths: readonly string[], query: string, recent: readonly string[] = [], limit = 10): readonly string[] {
  const found = done(FuzzyPaths.of(paths, (path) => path));
  return done(
    found.rank(query, limit, (path) => {
      const place = recent.indexOf(path);
      return place === -1 ? undefined : place;
    }),
  );
}

describe("FuzzyPaths", () => {
  it("puts a name before its beginning, a word in it, any part of it, a folder, and scattered letters", () => {
    const paths = [
      "b-a-s/notes.md",
      "bread/apples/salt.ts",
      "src/bas/notes.md",
      "src/xbasx.ts",
      "src/shop-bas.ts",
      "src/basket.ts",
      "src/bas",
      "src/other.ts",
    ];
    assert.deepEqual(rank(paths, "bas"), [
      "src/bas",
      "src/basket.ts",
      "src/shop-bas.ts",
      "src/xbasx.ts",
      "src/bas/notes.md",
      "b-a-s/notes.md",
      "bread/apples/salt.ts",
    ]);
  });

  it("prefers a beginning to a word further on, though the path is longer", () => {
    const long = "src/components/basketball-court.ts";
    assert.deepEqual(rank(["x-bas.ts", long], "bas"), [long, "x-bas.ts"]);
  });

  it("finds by the first letters of the words in a name, in capitals or not", () => {
    assert.deepEqual(rank(["src/abtastic.ts", "src/fileTexts.ts", "src/felt.ts"], "ft"), [
      "src/fileTexts.ts",
      "src/felt.ts",
    ]);
  });

  it("takes a part of a path with its folder, also with the other slash", () => {
    const paths = ["src/core/words.ts", "src/editor/words.ts"];
    assert.equal(rank(paths, "editor/words")[0], "src/editor/words.ts");
    assert.equal(rank(paths, "Editor\\Words")[0], "src/editor/words.ts");
  });

  it("wants every word to match", () => {
    assert.deepEqual(rank(["src/core/words.ts", "src/editor/words.ts", "src/editor/log.ts"], "words editor"), [
      "src/editor/words.ts",
    ]);
  });

  it("prefers what was used lately among equals, the last first, and never over a better match", () => {
    const paths = ["a/basket1.ts", "a/basket2.ts", "a/basket3.ts", "a/thebas.ts"];
    const recent = ["a/thebas.ts", "a/basket3.ts", "a/basket2.ts"];
    assert.deepEqual(rank(paths, "bas", recent), ["a/basket3.ts", "a/basket2.ts", "a/basket1.ts", "a/thebas.ts"]);
  });

  it("gives for nothing typed what was used lately, then the rest, and no more than asked for", () => {
    assert.deepEqual(rank(["bbb.ts", "a.ts", "cc.ts"], " ", ["cc.ts"]), ["cc.ts", "a.ts", "bbb.ts"]);
    assert.deepEqual(rank(["bbb.ts", "a.ts", "cc.ts"], "", ["cc.ts"], 2), ["cc.ts", "a.ts"]);
  });

  it("works on 50,000 paths in steps that each look at a few hundred", () => {
    const paths = Array.from({ length: 50_000 }, (_, at) => `src/part${at % 100}/file${at}.ts`);
    const build = FuzzyPaths.of(paths, (path) => path);
    let steps = 0;
    let built: FuzzyPaths<string> | undefined;
    for (let step = build.next(); !built; step = build.next(), steps++) if (step.done) built = step.value;
    assert.ok(steps >= 100, `${steps}`);
    const ranking = built.rank("file49999", 3, () => undefined);
    let ranked: readonly string[] | undefined;
    for (let step = ranking.next(); !ranked; step = ranking.next(), steps++) if (step.done) ranked = step.value;
    assert.ok(steps >= 200, `${steps}`);
    assert.equal(ranked[0], "src/part99/file49999.ts");
  });
});
