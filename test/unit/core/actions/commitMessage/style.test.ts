import assert from "node:assert/strict";
import { begunBy, branchPrefix } from "../../../../../src/core/actions/commitMessage/begun";
import { styleOf } from "../../../../../src/core/actions/commitMessage/style";

describe("a repository's style", () => {
  it("is told from conventional commits, with the types and scopes that are used", () => {
    const style = styleOf([
      "feat(ui): add a basket",
      "fix: count twice",
      "feat(ui): show the sum",
      "fix(api)!: drop v1",
    ]);
    assert.deepEqual(style.form, { kind: "conventional", seen: ["feat(ui)", "fix", "fix(api)!"] });
    assert.equal(style.hasCapital, false);
    assert.equal(style.hasDot, false);
    assert.equal(style.hasBody, false);
    assert.equal(style.longest, 72);
  });

  it("is told from parts of the code, words in brackets and emoji", () => {
    assert.deepEqual(styleOf(["net: add x", "net/http: fix y", "all: z"]).form, {
      kind: "area",
      seen: ["net", "net/http", "all"],
    });
    assert.equal(styleOf(["[Core] Add x", "[UI] Fix y"]).form?.kind, "bracket");
    assert.equal(styleOf(["✨ Add x", ":bug: Fix y"]).form?.kind, "emoji");
    assert.equal(styleOf(["Add x", "Fix y: z", "net: a"]).form, undefined);
  });

  it("has capitals, full stops and bodies where most commits have them", () => {
    const { hasCapital, hasDot, hasBody } = styleOf(["Add x.\n\nBecause of y.", "Fix y.\n\nIt was z.", "drop z."]);
    assert.deepEqual([hasCapital, hasDot, hasBody], [undefined, true, true]);
    assert.equal(styleOf(["Add x\n\nSigned-off-by: A <a@b>", "Fix y\n\nCo-authored-by: B <b@c>"]).hasBody, false);
    assert.equal(styleOf(["修正", "追加"]).hasCapital, undefined);
  });

  it("lets subjects be as long as they are in the repository", () => {
    const long = `The basket counts twice ${"because of it ".repeat(8)}`.trim();
    assert.equal(styleOf([long, long, "Short"]).longest, long.length);
  });

  it("gives as examples what belongs to no other commit: no ticket, no pull request, no fixup, no merge", () => {
    const style = styleOf([
      "ABC-12: add x (#7)",
      "fixup! add x",
      "Merge branch 'a'",
      "ABC-14: fix y",
      'Revert "fix y"',
    ]);
    assert.deepEqual(style.examples, ["add x", "fix y"]);
    assert.equal(style.ticketFrame, "#: ");
    assert.deepEqual(styleOf(["#12 add x", "UTF-8 is read", "fix y"]).examples, ["add x", "UTF-8 is read", "fix y"]);
  });

  it("of no commits at all asks for nothing", () => {
    assert.deepEqual(styleOf([]), {
      form: undefined,
      hasCapital: undefined,
      hasDot: false,
      hasBody: false,
      usual: undefined,
      longest: 72,
      examples: [],
      ticketFrame: undefined,
    });
  });
});

describe("what is known of a message before", () => {
  it("is a prefix that stays, where the user typed a ticket or a scope", () => {
    for (const prefix of [
      "ABC-123",
      "ABC-123:",
      "[ABC-123]",
      "#42",
      "feat(ui):",
      "net/http:",
      "[Core]",
      "ABC-1: fix:",
      "✨",
    ]) {
      assert.deepEqual(begunBy(prefix), { prefix: `${prefix} `, hint: "" }, prefix);
    }
  });

  it("is a hint, where it is a short text", () => {
    assert.deepEqual(begunBy(" the basket "), { prefix: "", hint: "the basket" });
    assert.deepEqual(begunBy("ABC-123 count once"), { prefix: "ABC-123 ", hint: "count once" });
    assert.deepEqual(begunBy("ABC-123x"), { prefix: "", hint: "ABC-123x" });
  });

  it("is nothing, where it is a message", () => {
    for (const text of ["", "Add x\n\nBecause", "x".repeat(73)])
      assert.deepEqual(begunBy(text), { prefix: "", hint: "" });
  });

  it("is the ticket that the branch is named by, where messages begin with one", () => {
    const style = styleOf(["[ABC-1] Add x", "[ABC-2] Fix y"]);
    assert.equal(branchPrefix("feature/ABC-77-basket", style), "[ABC-77] ");
    assert.equal(branchPrefix("main", style), "");
    assert.equal(branchPrefix("feature/ABC-77-basket", styleOf(["Add x"])), "");
    assert.equal(branchPrefix("fix/UTF-8", styleOf(["#12 Add x", "#13 Fix y"])), "");
  });
});
