import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";
import { declarationsIn } from "../../../../src/core/edit/declarations";
import { textAfter } from "../../../../src/core/edit/placing";
import { finished, placingTable, planned } from "../../../helpers/placing";

const basket = `import { Item } from "./item";

/** Holds items. */
export class Basket {
  private items: Item[] = [];

  /** Adds one. */
  add(item: Item): void {
    this.items.push(item);
  }

  get size(): number {
    return this.items.length;
  }
}

export function total(basket: Basket): number {
  return basket.size; // "}"
}

const helper = (a: number) => {
  return a;
};
`;

placingTable("a function of TypeScript", "typescript", [
  {
    it: "takes the place of the one of its name",
    file: basket,
    code: "export function total(basket: Basket, factor = 1): number {\n  const size = basket.size;\n  return size * factor;\n}\n",
    gives: basket.replace(
      /export function total[\s\S]*?\n}\n/,
      "export function total(basket: Basket, factor = 1): number {\n  const size = basket.size;\n  return size * factor;\n}\n",
    ),
  },
  {
    it: "that is a method takes the method's place and indentation, with the comment it brings",
    file: basket,
    code: "/** Adds one, once. */\nadd(item: Item): void {\n    if (this.items.includes(item)) return;\n    this.items.push(item);\n}\n",
    gives: basket.replace(
      / {2}\/\*\* Adds one[\s\S]*?\n {2}}\n/,
      "  /** Adds one, once. */\n  add(item: Item): void {\n    if (this.items.includes(item)) return;\n    this.items.push(item);\n  }\n",
    ),
  },
  {
    it: "leaves the comment that it does not bring",
    file: basket,
    code: "add(item: Item): void {\n  this.items.unshift(item);\n}\n",
    gives: basket.replace("push", "unshift"),
  },
  {
    it: "that is a value is one too",
    file: basket,
    code: "const helper = (a: number) => {\n  return a + 1;\n};\n",
    gives: basket.replace("return a;", "return a + 1;"),
  },
  {
    it: "may stand in its class, whose other members stay",
    file: basket,
    code: "export class Basket {\n  add(item: Item): void {\n    this.items.unshift(item);\n  }\n}\n",
    gives: basket.replace("push", "unshift"),
  },
  {
    it: "with all members of its class and no field leaves the fields",
    file: basket,
    code: "export class Basket {\n  add(item: Item): void {\n    this.items.unshift(item);\n  }\n\n  get size(): number {\n    return 0;\n  }\n}\n",
    gives: basket.replace("push", "unshift").replace("return this.items.length", "return 0"),
  },
  {
    it: "with its class and a field takes the place of the class",
    file: basket,
    code: "export class Basket {\n  private readonly all: Item[] = [];\n\n  add(item: Item): void {\n    this.all.push(item);\n  }\n\n  get size(): number {\n    return this.all.length;\n  }\n}\n",
    gives: basket
      .replace("private items", "private readonly all")
      .replaceAll("this.items", "this.all")
      .replace("  /** Adds one. */\n", ""),
  },
  {
    it: "comes beside its neighbour where it is new, and imports come behind imports",
    file: basket,
    code: 'import { Item } from "./item";\nimport { sum } from "./sum";\n\nexport function total(basket: Basket): number {\n  return sum(basket);\n}\n\nexport function none(): number {\n  return 0;\n}\n',
    gives: basket
      .replace('"./item";\n', '"./item";\nimport { sum } from "./sum";\n')
      .replace('basket.size; // "}"\n}\n', "sum(basket);\n}\n\nexport function none(): number {\n  return 0;\n}\n"),
  },
  {
    it: "with another line besides is not placed",
    file: basket,
    code: "export function total(basket: Basket): number {\n  return 0;\n}\n\nconsole.log(total(basket));\n",
    gives: { none: "otherCode" },
  },
  {
    it: "of no name of the file is not placed",
    file: basket,
    code: "function other() {\n}\n",
    gives: { none: "noName" },
  },
  {
    it: "is no method",
    file: basket,
    code: "function add(a: number, b: number) {\n  return a + b;\n}\n",
    gives: { none: "noName" },
  },
  {
    it: "is not placed where a class has new members and lacks old ones",
    file: basket,
    code: "export class Basket {\n  drop(): void {\n    this.items = [];\n  }\n}\n",
    gives: { none: "lessMembers" },
  },
  {
    it: "is not placed where the block has indented lines that are not understood",
    file: basket,
    code: "  this.items.push(item);\nexport function total(basket: Basket): number {\n  return 0;\n}\n",
    gives: { none: "otherCode" },
  },
  { it: "is no call", file: basket, code: "total(basket);\n", gives: { none: "noName" } },
]);

const twice = `class A {
  run() {
    return 1;
  }
}

class B {
  run() {
    return 2;
  }

  run2(a) {
    const text = \`}
  run() {
\${a}\`;
    return /[}]/.test(text);
  }
}
`;

describe("any function of Hearth's own sources", () => {
  it("takes its own place, changed and written at the left edge", () => {
    const folder = path.join(root, "src", "core", "model");
    let placed = 0;
    for (const name of readdirSync(folder)) {
      const text = readFileSync(path.join(folder, name), "utf8");
      const lines = text.split("\n");
      for (const { head, to, form } of finished(declarationsIn(lines, "typescript"))) {
        const margin = /^\s*/.exec(lines[head] ?? "")?.[0] ?? "";
        if (form === "type" || form === "value" || lines[to - 1] !== `${margin}}` || to - head < 3) continue;
        const body = [...lines.slice(head, to - 1), `${margin}  changed();`, `${margin}}`];
        const code = body.map((line) => `${line.startsWith(margin) ? line.slice(margin.length) : line}\n`).join("");
        const wanted = [...lines.slice(0, head), ...body, ...lines.slice(to)].join("\n");
        assert.equal(textAfter(planned(code, text), text), wanted, `${name}:${head + 1}`);
        placed++;
      }
    }
    assert.ok(placed > 20, `only ${placed}`);
  });
});

placingTable("one of several of a name", "javascript", [
  { it: "is not placed", file: twice, code: "run() {\n  return 3;\n}\n", gives: { none: "severalOfName" } },
  {
    it: "is the one whose class the block names",
    file: twice,
    code: "class B {\n  run() {\n    return 3;\n  }\n}\n",
    gives: twice.replace("return 2", "return 3"),
  },
  {
    it: "is the one with its first line",
    file: "function f(a) {\n  return a;\n}\n\nfunction f(a, b) {\n  return b;\n}\n",
    code: "function f(a, b) {\n  return a + b;\n}\n",
    gives: "function f(a) {\n  return a;\n}\n\nfunction f(a, b) {\n  return a + b;\n}\n",
  },
  {
    it: "ends where its brackets do, not those in strings",
    file: twice,
    code: "run2(a) {\n  return a;\n}\n",
    gives: twice.replace(/ {2}run2[\s\S]*/, "  run2(a) {\n    return a;\n  }\n}\n"),
  },
]);

const report = `import os


class Report:
    """Says
def what(self):
    it is."""

    title = "a"

    @property
    # As bytes.
    def size(self):
        text = """
no indentation
"""
        return len(text)

    @staticmethod
    def name():
        return os.name


def size(
    items,
    more,
):
    # counts
    return len(items)


if __name__ == "__main__":
    print(size([], []))
`;

placingTable("a function of Python", "python", [
  {
    it: "takes the place of the one of its name, not of the method",
    file: report,
    code: "def size(items):\n    return sum(items)\n",
    gives: report.replace(/def size\(\n[\s\S]*?len\(items\)\n/, "def size(items):\n    return sum(items)\n"),
  },
  {
    it: "that is a method keeps the decorators it does not bring",
    file: report,
    code: "def size(self):\n  if self:\n    return 0\n  return 1\n",
    gives: report.replace(
      / {4}def size\(self[\s\S]*?len\(text\)\n/,
      "    def size(self):\n        if self:\n            return 0\n        return 1\n",
    ),
  },
  {
    it: "brings its decorators",
    file: report,
    code: "class Report:\n    @classmethod\n    def name():\n        return 1\n",
    gives: report.replace("@staticmethod", "@classmethod").replace("os.name", "1"),
  },
]);

placingTable("a function of Go, Rust, Java, C++ and C#", "go", [
  {
    it: "goes by the receiver",
    file: "func (a *A) Run() int {\n\treturn 1\n}\n\nfunc (b *B) Run() int {\n\treturn 2\n}\n",
    code: "func (b *B) Run() int {\n    x := 3\n    return x\n}\n",
    gives: "func (a *A) Run() int {\n\treturn 1\n}\n\nfunc (b *B) Run() int {\n\tx := 3\n\treturn x\n}\n",
  },
]);

placingTable("a function of Rust", "rust", [
  {
    it: "stands in the impl that the block names",
    file: "struct A<'a> {\n    a: &'a str,\n}\n\nimpl<'a> A<'a> {\n    pub fn run(&self) -> char {\n        '}'\n    }\n}\n\nimpl Display for A {\n    fn run(&self) {}\n}\n",
    code: "impl<'a> A<'a> {\n    pub fn run(&self) -> char {\n        '{'\n    }\n}\n",
    gives:
      "struct A<'a> {\n    a: &'a str,\n}\n\nimpl<'a> A<'a> {\n    pub fn run(&self) -> char {\n        '{'\n    }\n}\n\nimpl Display for A {\n    fn run(&self) {}\n}\n",
  },
]);

placingTable("a method of Java", "java", [
  {
    it: "is found behind its annotation, with a bracket on the next line",
    file: "public class A\n{\n    private int a = 1;\n\n    @Override\n    public List<String> names(int a) throws X\n    {\n        if (a > 1) { return null; }\n        return names;\n    }\n\n    int b() { return 1; }\n}\n",
    code: "@Override public List<String> names(int a) {\n    return names;\n}\n",
    gives:
      "public class A\n{\n    private int a = 1;\n\n    @Override\n    @Override public List<String> names(int a) {\n        return names;\n    }\n\n    int b() { return 1; }\n}\n",
  },
]);

placingTable("a function of C++", "cpp", [
  {
    it: "goes by the name before its own",
    file: "#include <a>\n\nvoid A::run(int a) {\n  a++;\n}\n\nvoid B::run(int a)\n{\n  a--;\n}\n\nint main() {\n  run(1);\n}\n",
    code: "void B::run(int a)\n{\n  a -= 2;\n}\n",
    gives:
      "#include <a>\n\nvoid A::run(int a) {\n  a++;\n}\n\nvoid B::run(int a)\n{\n  a -= 2;\n}\n\nint main() {\n  run(1);\n}\n",
  },
]);

placingTable("a language without blocks that are known", "haskell", [
  { it: "has no functions", file: "f a = a\ng = f\n", code: "f a = a + 1\n", gives: { none: "noName" } },
]);
