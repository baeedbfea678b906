import type { FolderForm } from "./testFolders";

/** What a test file's name has around that of the code. */
export type NameForm = readonly [before: string, after: string];

/** How tests of a language are written. */
export interface TestLanguage {
  /** VS Code's ids. */
  readonly ids: readonly string[];
  /** Endings of names, without the dot; a test has another one than its code where that is said. */
  readonly endings: Readonly<Record<string, string>>;
  /** The first one is for a project without tests. */
  readonly names: readonly NameForm[];
  /** For a project without tests: the first one that fits. */
  readonly folders: readonly FolderForm[];
  /** For a project without tests. */
  readonly framework: string;
}

const beside: FolderForm = { kind: "sub", name: "" };
const flat = (to: string): FolderForm => ({ kind: "flat", to });
const mirror = (from: string, to: string): FolderForm => ({ kind: "mirror", from, to });
const same = (...endings: string[]) => Object.fromEntries(endings.map((ending) => [ending, ending]));
const jvm = (id: string, names: readonly NameForm[]): TestLanguage => ({
  ids: [id],
  endings: same(id === "kotlin" ? "kt" : id),
  names,
  folders: [mirror("src/main", "src/test"), beside],
  framework: id === "scala" ? "ScalaTest" : "JUnit 5",
});

/** Rust's are not among them: they stand in the file of the code. */
export const testLanguages: readonly TestLanguage[] = [
  {
    ids: ["typescript", "typescriptreact", "javascript", "javascriptreact"],
    endings: same("ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"),
    names: [
      ["", ".test"],
      ["", ".spec"],
      ["", "-test"],
      ["", "_test"],
      ["", "-spec"],
      ["test-", ""],
    ],
    folders: [beside],
    framework: "node:test with node:assert/strict",
  },
  {
    ids: ["python"],
    endings: same("py"),
    names: [
      ["test_", ""],
      ["", "_test"],
    ],
    folders: [flat("tests")],
    framework: "pytest",
  },
  {
    ids: ["go"],
    endings: same("go"),
    names: [["", "_test"]],
    folders: [beside],
    framework: "the testing package, with a table of cases",
  },
  jvm("java", [
    ["", "Test"],
    ["", "Tests"],
  ]),
  jvm("kotlin", [
    ["", "Test"],
    ["", "Tests"],
    ["", "Spec"],
  ]),
  jvm("scala", [
    ["", "Spec"],
    ["", "Test"],
    ["", "Suite"],
  ]),
  {
    ids: ["csharp"],
    endings: same("cs"),
    names: [
      ["", "Tests"],
      ["", "Test"],
    ],
    folders: [beside],
    framework: "xUnit",
  },
  {
    ids: ["php"],
    endings: same("php"),
    names: [["", "Test"]],
    folders: [mirror("src", "tests"), flat("tests")],
    framework: "PHPUnit",
  },
  {
    ids: ["ruby"],
    endings: same("rb"),
    names: [
      ["", "_spec"],
      ["", "_test"],
      ["test_", ""],
    ],
    folders: [mirror("lib", "spec"), mirror("app", "spec"), flat("spec")],
    framework: "RSpec",
  },
  {
    ids: ["swift"],
    endings: same("swift"),
    names: [["", "Tests"]],
    folders: [flat("Tests")],
    framework: "XCTest",
  },
  {
    ids: ["dart"],
    endings: same("dart"),
    names: [["", "_test"]],
    folders: [mirror("lib", "test"), flat("test")],
    framework: "package:test",
  },
  {
    ids: ["elixir"],
    endings: { ex: "exs", exs: "exs" },
    names: [["", "_test"]],
    folders: [mirror("lib", "test"), flat("test")],
    framework: "ExUnit",
  },
  {
    ids: ["cpp"],
    endings: { ...same("cpp", "cc", "cxx"), h: "cpp", hpp: "cpp", hh: "cc", hxx: "cxx" },
    names: [
      ["", "_test"],
      ["test_", ""],
      ["", "Test"],
      ["", "_tests"],
    ],
    folders: [flat("tests")],
    framework: "GoogleTest",
  },
  {
    ids: ["c"],
    endings: { c: "c", h: "c" },
    names: [
      ["test_", ""],
      ["", "_test"],
    ],
    folders: [flat("tests")],
    framework: "assert.h, with a main function that runs all tests",
  },
  {
    ids: ["lua"],
    endings: same("lua"),
    names: [
      ["", "_spec"],
      ["test_", ""],
    ],
    folders: [flat("spec")],
    framework: "busted",
  },
];

export function testLanguageOf(languageId: string): TestLanguage | undefined {
  return testLanguages.find(({ ids }) => ids.includes(languageId));
}
