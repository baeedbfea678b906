import assert from "node:assert/strict";
import type { EditPlace } from "../../../../../src/core/edit/inline/editPlace";
import { fittedLines } from "../../../../../src/core/edit/inline/fittedLines";

/** `|` at a line's beginning marks the region. */
function placeOf(text: string, languageId = "typescript"): EditPlace {
  const lines = text.split("\n");
  const isMarked = (line: string) => line.startsWith("|");
  const from = lines.findIndex(isMarked);
  const to = lines.findLastIndex(isMarked) + 1;
  const region = lines.slice(from, to).map((line) => line.slice(1));
  const [above, below] = [lines.slice(0, from), lines.slice(to)];
  return {
    languageId,
    path: "src/a",
    region,
    line: from,
    above,
    below,
    indentUnit: languageId === "python" ? "    " : "  ",
  };
}

const fitted = (place: EditPlace, reply: string, isWhole = true) => {
  const { lines, others } = fittedLines(reply.split("\n"), place, isWhole);
  return [lines.join("\n"), ...others];
};

function isKept(place: EditPlace, reply: string): void {
  assert.deepEqual(fitted(place, reply), [reply]);
}

const functions = placeOf(`function first(a: number) {
  return a;
}

|function mean(a: number[]) {
|  return 1;
|}

/** The last one. */
function last(a: number) {
  return a;
}

function veryLast() {
}`);
const mean = "function mean(a: number[]) {\n  return 2;\n}";
const helper = "function helper(b: number) {\n  return b;\n}";
const last = "/** Another. */\nfunction last(a: number) {\n  return 2 * a;\n}";
const first = "function first(a: number) {\n  return 2 * a;\n}";

const methods = placeOf(
  `class Cart:
    @staticmethod
    def tax(a):
        return a

|    def total(self):
|        return 1

    @property
    def vat(self):
        return 2`,
  "python",
);
const total = "    def total(self):\n        return 3";

describe("what a reply writes anew of the code below", () => {
  it("is left out with what stands above it, and told", () => {
    assert.deepEqual(fitted(functions, `${mean}\n\n${last}`), [mean, "last"]);
    assert.deepEqual(fitted(functions, `${mean}\n\n${last}\n\nfunction veryLast() {\n  mean([]);\n}`), [
      mean,
      ...["last", "veryLast"],
    ]);
    assert.deepEqual(fitted(functions, `${mean}\n\n${helper}\n\n${last}\n}`), [`${mean}\n\n${helper}`, "last"]);
    const property = "    @property\n    def vat(self):\n        return 4";
    assert.deepEqual(fitted(methods, `${total}\n\n${property}`), [total, "vat"]);
  });

  it("may be a method, a type, or a constant that is a function", () => {
    const members = placeOf("class A {\n|  a() {\n|    b;\n|  }\n\n  c(d: E): F {\n    g;\n  }\n}");
    assert.deepEqual(fitted(members, "  a() {\n    h;\n  }\n\n  c(d: E): F {\n    i;\n  }\n}"), [
      "  a() {\n    h;\n  }",
      "c",
    ]);
    for (const head of ["export class Next {", "export const next = (a: number) => {", "enum Next {"]) {
      const place = placeOf(`|function a() {}\n${head}\n  b;\n}`);
      assert.equal(fitted(place, `function a(c) {}\n${head}\n  d;\n}`)[0], "function a(c) {}", head);
    }
    const java = placeOf("|int a() {\n|  return 1;\n|}\nprivate int b(int c) {\n  return c;\n}", "java");
    assert.equal(
      fitted(java, "int a() {\n  return 2;\n}\nprivate int b(int c) {\n  return 2;\n}")[0],
      "int a() {\n  return 2;\n}",
    );
    const go = placeOf("|func a() {\n|}\nfunc (b *B) Add(c int) {\n  d()\n}", "go");
    assert.equal(fitted(go, "func a() {\n  e()\n}\nfunc (b *B) Add(c int) {\n  f()\n}")[0], "func a() {\n  e()\n}");
  });

  it("is kept where it has something new behind it, or nothing before it", () => {
    isKept(functions, `${mean}\n\n${last}\n\n${helper}`);
    isKept(functions, `${mean}\n\n${last}\n\nlast(1);`);
    isKept(functions, last);
  });

  it("is kept where it is something else: other parameters, other decorators, not what stands right below", () => {
    isKept(functions, `${mean}\n\n${last.replace("number", "string")}`);
    isKept(functions, `${mean}\n\nfunction veryLast() {\n  mean([]);\n}`);
    isKept(methods, `${total}\n\n    @cached_property\n    def vat(self):\n        return 4`);
  });

  it("is kept where other code stands between it and the region", () => {
    isKept(placeOf("|function g() {}\nlog();\nfunction f() {\n  a;\n}"), "function g(c) {}\nfunction f() {\n  b;\n}");
  });

  it("is kept in what the reply begins: a class, a function, a block", () => {
    isKept(functions, `${mean}\n\nif (a) {\n${last}\n}`);
    const other = "class Other:\n    @property\n    def vat(self):\n        return 5";
    isKept(methods, `${total}\n\n${other}`);
    const defined = (indent: string, reply: string) =>
      isKept(placeOf(`|${indent}def f():\n|${indent}    a\n${indent}def g():\n${indent}    b`, "python"), reply);
    defined("", "def f():\n    c\nif d:\n    def g():\n        e");
    defined("    ", "    def f():\n        c\n\ndef g():\n    e");
    defined("    ", "    def f():\n        c\nif d:\n    def g():\n        e");
  });

  it("is kept where the region has such a line itself, no text, or another depth", () => {
    const overloads = placeOf("|function f(a: string) {\n|}\n|function g() {}\nfunction f(a: string) {\n  b;\n}");
    isKept(overloads, "function g() {}\nfunction f(a: string) {\n  c;\n}");
    isKept(placeOf("|\nfunction f() {\n  a;\n}"), "function g() {}\nfunction f() {\n  b;\n}");
    const open = placeOf("|if (a) {\nfunction f() {\n  a;\n}\n}");
    isKept(open, "log();\nfunction f() {\n  b;\n}");
    const deeper = placeOf("function a() {\n|  b;\nfunction c() {\n  d;\n}\n}");
    isKept(deeper, "  e;\n  function c() {\n    f;\n  }");
  });

  it("is kept where two of them are right: calls, parts of a type, heads of several lines", () => {
    const twice = (head: string, end: string, languageId: string) =>
      isKept(placeOf(`|a();\n${head}\n  b;\n${end}`, languageId), `a(1);\n${head}\n  c;\n${end}`);
    twice("afterEach(() => {", "});", "typescript");
    twice("HStack(spacing: 4) {", "}", "swift");
    twice("list_for_each(p, list) {", "}", "c");
    twice("value shouldBe equal(a) {", "}", "kotlin");
    twice("impl Cart {", "}", "rust");
    twice("public partial class Cart {", "}", "csharp");
    twice("let b = {", "}", "rust");
    twice("function f(", ") {}", "typescript");
    twice("if (a) {", "}", "typescript");
  });
});

describe("what a reply writes anew of the code above", () => {
  it("is left out, and told", () => {
    assert.deepEqual(fitted(functions, `${first}\n\n${mean}`), [mean, "first"]);
    assert.deepEqual(fitted(functions, `${first}\n\n${mean}\n\n${last}`), [mean, "first", "last"]);
    const tax = "    @staticmethod\n    def tax(a):\n        return 2 * a";
    assert.deepEqual(fitted(methods, `${tax}\n\n${total}`), [total, "tax"]);
  });

  it("is kept where nothing else comes, or something else, or where it is not right above", () => {
    isKept(functions, first);
    isKept(functions, `${first.replace("a: number", "b: number")}\n\n${mean}`);
    isKept(functions, `${helper}\n\n${first}\n\n${mean}`);
    isKept(functions, `log();\n${first}\n\n${mean}`);
    isKept(methods, "    @staticmethod\n    def tax(a):\n        return 2 * a\n\nCart.total = Cart.tax");
    isKept(methods, `    def tax(a):\n        return 2 * a\n\n${total}`);
    isKept(placeOf("function f() {\n  a;\n}\nlog();\n|function g() {}"), "function f() {\n  b;\n}\nfunction g(c) {}");
  });

  it("is not shown in the region's place while it is written", () => {
    assert.deepEqual(fitted(functions, "function first(a: number) {", false), [""]);
    assert.deepEqual(fitted(functions, `${first}\n`, false), [""]);
    assert.deepEqual(fitted(functions, `${first}\n\nfunction mean(a: number[]) {`, false), [
      "function mean(a: number[]) {",
      "first",
    ]);
  });
});
