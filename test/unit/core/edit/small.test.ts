import assert from "node:assert/strict";
import { isRefusedPath, riskOfChange } from "../../../../src/core/edit/changeRisk";
import { placingWords } from "../../../../src/core/edit/editPlan";
import { hiddenWords, newHiddenCharacters } from "../../../../src/core/edit/hiddenCharacters";
import { indentUnitOf, Reindent } from "../../../../src/core/edit/indentation";
import { insertionAt } from "../../../../src/core/edit/insertion";
import { isLanguageOf, languageIdOf, languageIdOfPath } from "../../../../src/core/edit/languages";
import { applyEdits, TextLines } from "../../../../src/core/edit/textLines";
import { random } from "../../../helpers/random";

function anyEdit(next: () => number) {
  const lines = Array.from({ length: 2 + Math.floor(next() * 5) }, (_, index) => `line ${index}`);
  const from = Math.floor(next() * (lines.length + 1));
  return {
    lines,
    eol: next() < 0.5 ? "\n" : "\r\n",
    hasEnd: next() < 0.5,
    bom: next() < 0.3 ? "\uFEFF" : "",
    from,
    to: from + Math.floor(next() * (lines.length - from + 1)),
    added: Array.from({ length: Math.floor(next() * 3) }, (_, index) => `new ${index}`),
  };
}

describe("TextLines", () => {
  it("replaces lines in any text as an array of lines does", () => {
    const next = random(9);
    for (let round = 0; round < 500; round++) {
      const { lines, eol, hasEnd, bom, from, to, added } = anyEdit(next);
      const textOf = (all: readonly string[]) => bom + all.join(eol) + (hasEnd && all.length > 0 ? eol : "");
      const whole = lines.toSpliced(from, to - from, ...added);
      const target = new TextLines(textOf(lines));
      assert.equal(applyEdits(target.text, [target.toOffsets({ from, to, lines: added })]), textOf(whole));
      assert.equal(target.written(whole), textOf(whole));
    }
  });

  it("keeps a carriage return within a line", () => {
    assert.deepEqual(new TextLines("a\rb\nc\r").lines, ["a\rb", "c\r"]);
  });
});

describe("indentation", () => {
  it("has the step that most lines have", () => {
    assert.equal(indentUnitOf(["a {", "  b {", "    c", "  d("]), "  ");
    assert.equal(indentUnitOf(["a:", "    b(x,", "      y)", "    if c:", "        d"]), "    ");
    assert.equal(indentUnitOf(["a", "\tb", "", "\t\tc", "  {", "    d"]), "\t");
    assert.equal(indentUnitOf(["a", "b"]), undefined);
  });

  it("goes by the nearest line that is known", () => {
    const reindent = new Reindent(
      [
        ["", "\t"],
        ["    ", "\t\t"],
      ],
      "    ",
      "\t",
    );
    assert.deepEqual(
      ["a", "    b", "        c", "          d", "   "].map((line) => reindent.line(line)),
      ["\ta", "\t\tb", "\t\t\tc", "\t\t\t  d", ""],
    );
    assert.equal(new Reindent([["    ", "      "]], "  ", "  ").line("  }"), "    }");
  });
});

describe("insertionAt", () => {
  const code = "if (a) {\n    b();\n}\n";
  it("indents as the line is indented", () => {
    assert.equal(insertionAt(code, "    ", { before: "\t", after: "", unit: "\t" }), "if (a) {\n\t\tb();\n\t}");
    assert.equal(insertionAt(code, "    ", { before: "", after: "", unit: undefined }), "if (a) {\n    b();\n}");
    assert.equal(insertionAt("      a\n    b\n", undefined, { before: "x = ", after: ";", unit: "  " }), "  a\nb");
  });

  it("stands on lines of its own before others", () => {
    assert.equal(insertionAt("a();\n", undefined, { before: "  ", after: "b();", unit: "  " }), "a();\n  ");
  });
});

describe("languages", () => {
  it("are known by what a fence calls them, and by the ending of a file", () => {
    assert.equal(languageIdOf("TS"), "typescript");
    assert.equal(languageIdOf("c++"), "cpp");
    assert.equal(languageIdOf("what"), undefined);
    assert.equal(languageIdOfPath("a/b.test.py"), "python");
    assert.equal(languageIdOfPath("a/typescript"), undefined);
    assert.equal(isLanguageOf("ts", "typescriptreact"), true);
    assert.equal(isLanguageOf("js", "typescript"), false);
    assert.equal(isLanguageOf("zig", "zig"), true);
  });
});

describe("paths that need care", () => {
  it("are refused where they are git's own, however they are written", () => {
    for (const path of [
      ".git/config",
      "a/.git/hooks/pre-commit",
      ".GIT/x",
      ".git./x",
      ".git /x",
      "git~1/x",
      ".git",
      "a\\.git\\x",
      ".g\u200Cit/x",
      ".git::$INDEX_ALLOCATION/x",
    ]) {
      assert.ok(isRefusedPath(path), path);
    }
    for (const path of [".gitignore", ".github/x", "a.git", "git/x", "src/git.ts"])
      assert.ok(!isRefusedPath(path), path);
  });

  it("want a yes of their own where something runs by itself", () => {
    for (const path of [
      ".vscode/tasks.json",
      "a/.vscode/settings.json",
      "x.code-workspace",
      ".github/workflows/ci.yml",
      ".github/actions/a/action.yml",
      ".gitlab-ci.yml",
      ".circleci/config.yml",
      "azure-pipelines.yml",
      "Jenkinsfile",
      ".husky/pre-commit",
      ".githooks/x",
      "lefthook.yml",
      ".pre-commit-config.yaml",
      ".gitattributes",
      ".bashrc",
      "home/.zshrc",
      ".env",
      ".env.local",
      ".envrc",
      ".npmrc",
      ".devcontainer/devcontainer.json",
      ".VSCode\\tasks.json",
    ]) {
      assert.ok(riskOfChange(path, "", "x"), path);
    }
    for (const path of [
      "src/a.ts",
      "Makefile",
      ".env.example",
      ".gitignore",
      "vscode/a.ts",
      "docs/ci.yml",
      "tsconfig.json",
    ]) {
      assert.equal(riskOfChange(path, "", "x"), undefined, path);
    }
  });

  it("are package.json where its scripts change, and only there", () => {
    const before = '{ "name": "a", "scripts": { "test": "a" } }';
    assert.equal(riskOfChange("package.json", before, before.replace('"a"', '"b"')), undefined);
    assert.ok(riskOfChange("a/package.json", before, before.replace('"test": "a"', '"test": "b"')));
    assert.ok(riskOfChange("package.json", before, "{"));
    assert.ok(riskOfChange("package.json", "", before));
    assert.match(riskOfChange("a/package.json", before, undefined) ?? "", /has scripts/);
    assert.equal(riskOfChange("a/other.json", before, undefined), undefined);
    assert.equal(riskOfChange("package.json", "", '{ "name": "a" }'), undefined);
  });
});

describe("hidden characters", () => {
  it("are named where there are more of them than before", () => {
    const after = "a\nif (a\u202E) {\u200B\u200B\n\u{E0041}";
    assert.equal(
      hiddenWords(newHiddenCharacters("a", after)),
      "U+202E (changes the direction of text, line 2), U+200B (has no width, 2 times, first in line 2), U+E0041 (carries hidden text, line 3)",
    );
    assert.deepEqual(newHiddenCharacters(after, after), []);
    assert.equal(newHiddenCharacters("\u200B", after)[1]?.count, 1);
    assert.equal(newHiddenCharacters("", "a\u0007\u3164\uFEFF").length, 3);
  });

  it("are none where they are of use", () => {
    assert.deepEqual(newHiddenCharacters("", "\uFEFFa\tb\r\nc 👩🏽\u200D💻 ❤️ é\f"), []);
    assert.equal(newHiddenCharacters("", "a\u200Db").length, 1);
  });
});

describe("placingWords", () => {
  it("are sentences", () => {
    for (const words of Object.values(placingWords)) assert.match(words, /^[A-Z].*\.$/);
  });
});
