import assert from "node:assert/strict";
import { declarationAt } from "../../../../src/core/context/declaration";

/** The declaration on the line that has `mark`. */
function declared(text: string, mark: string): string {
  const lines = text.split("\n");
  return declarationAt(
    lines,
    lines.findIndex((line) => line.includes(mark)),
  ).text;
}
const body = (indent: string) => Array.from({ length: 15 }, (_, at) => `${indent}step(${at});`).join("\n");

describe("declarationAt", () => {
  it("takes a short declaration whole, with its comment, and nothing behind it", () => {
    const text = "let a = 1;\n\n/** How much. */\nexport function area(s: Shape) {\n  return s.x;\n}\n\nlet b = 2;";
    assert.equal(declared(text, "area"), "/** How much. */\nexport function area(s: Shape) {\n  return s.x;\n}");
    assert.equal(declared(text, "let b"), "let b = 2;");
  });

  it("takes the head of a long function only, over several lines too", () => {
    const head = "export async function area(\n  shape: Shape,\n  more: number,\n): Promise<number> {";
    assert.equal(declared(`${head}\n${body("  ")}\n}\nlet b;`, "area"), head);
    assert.equal(
      declared(`export const area = (s: Shape) => {\n${body("  ")}\n};`, "area"),
      "export const area = (s: Shape) => {",
    );
  });

  it("takes a Python function's docstring along", () => {
    const text = `@cached\ndef area(shape):\n    """How much."""\n${body("    ")}\n\ndef other():\n    pass`;
    assert.equal(declared(text, "def area"), '@cached\ndef area(shape):\n    """How much."""');
  });

  it("takes the members of a long type, and not what they do", () => {
    const text = `/** A basket. */\nexport class Basket {\n  items = [];\n\n  add(item: Item): void {\n${body("    ")}\n  }\n\n  total(): number {\n    return 1;\n  }\n}\nlet b;`;
    const expected =
      "/** A basket. */\nexport class Basket {\n  items = [];\n  add(item: Item): void {\n  total(): number {\n}";
    assert.equal(declared(text, "class Basket"), expected);
  });

  it("takes a long interface as it is, up to a limit", () => {
    const members = Array.from({ length: 40 }, (_, at) => `  member${at}: string;`);
    const lines = declared(`interface Big {\n${members.join("\n")}\n}`, "Big").split("\n");
    assert.equal(lines.length, 30);
    assert.equal(lines[28], "  member27: string;");
  });

  it("takes one line of a list of names", () => {
    assert.equal(declared("const a = 1;\nconst b = 2;\nconst c = 3;", "b"), "const b = 2;");
  });
});
