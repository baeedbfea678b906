import assert from "node:assert/strict";
import { IgnoreFiles } from "../../../../src/core/context/ignoreFiles";

function rules(files: Readonly<Record<string, string>>): IgnoreFiles {
  const found = new IgnoreFiles();
  for (const [folder, text] of Object.entries(files)) found.set(folder, text);
  return found;
}

describe("IgnoreFiles", () => {
  it("ignores by Git's rules", () => {
    const root = rules({ "": "# comment\n*.log\n/build/\n!keep.log\nsecret?.txt\ndocs/**/draft.md\n" });
    for (const path of ["a.log", "src/a.log", "build/x.js", "build/deep/x.js", "secret1.txt", "docs/a/b/draft.md"])
      assert.equal(root.ignores(path), true, path);
    for (const path of ["keep.log", "src/keep.log", "src/build/x.js", "secret12.txt", "draft.md", "a.ts", ""])
      assert.equal(root.ignores(path), false, path);
  });

  it("gives the deeper file the last word on what lies below it", () => {
    const both = rules({ "": "*.txt\n!open.txt", "notes/own": "!kept.txt\nopen.txt\n*.md" });
    assert.equal(both.ignores("notes/kept.txt"), true);
    assert.equal(both.ignores("notes/own/kept.txt"), false);
    assert.equal(both.ignores("notes/own/deep/kept.txt"), false);
    assert.equal(both.ignores("notes/open.txt"), false);
    assert.equal(both.ignores("notes/own/open.txt"), true);
    assert.equal(both.ignores("notes/a.md"), false);
    assert.equal(both.ignores("notes/own/a.md"), true);
  });

  it("brings nothing back that lies in an ignored folder", () => {
    const both = rules({ "": "out/", out: "!kept.txt" });
    assert.equal(both.ignores("out/kept.txt"), true);
  });

  it("follows a file that changes or goes", () => {
    const root = rules({ "": "src/" });
    assert.equal(root.ignores("src/a.ts"), true);
    root.set("", "*.md");
    assert.equal(root.ignores("src/a.ts"), false);
    assert.equal(root.ignores("src/a.md"), true);
    root.set("", undefined);
    assert.equal(root.ignores("src/a.md"), false);
  });
});
