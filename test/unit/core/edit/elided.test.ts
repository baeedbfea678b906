import assert from "node:assert/strict";
import { isElision } from "../../../../src/core/edit/elided";
import { placingTable } from "../../../helpers/placing";

describe("isElision", () => {
  it("knows comments that stand for code, in every language", () => {
    for (const line of [
      "// ... existing code ...",
      "  # ... rest of the class",
      "/* ... */",
      "<!-- ... -->",
      "{/* ... rest ... */}",
      "-- existing code",
      "// … unchanged",
      "// rest of the code remains the same...",
      "# Existing code",
    ]) {
      assert.ok(isElision(line), line);
    }
    for (const line of [
      "// Loading...",
      "...args",
      "    ...",
      "// the rest is easy",
      "x = 1 // ...",
      "# the code of a user",
    ]) {
      assert.ok(!isElision(line), line);
    }
  });
});

const file = `import a from "a";
import b from "b";

class Basket {
  items = [];

  add(item) {
    const at = 0;
    this.items.push(item);
    return at;
  }

  size() {
    return this.items.length;
  }
}

function main() {
  const basket = new Basket();
  basket.add(1);
}
`;

placingTable("code that leaves some out", "javascript", [
  {
    it: "changes one method between what is left out",
    file,
    code: "class Basket {\n  // ... existing code ...\n\n  size() {\n    return this.items.length + 1;\n  }\n}\n",
    gives: file.replace("length;", "length + 1;"),
  },
  {
    it: "adds a method at the end of its class",
    file,
    code: "class Basket {\n    // ... existing code ...\n\n    clear() {\n        this.items = [];\n    }\n}\n",
    gives: file.replace("length;\n  }\n", "length;\n  }\n\n  clear() {\n    this.items = [];\n  }\n"),
  },
  {
    it: "adds an import and changes a line deep in a method",
    file,
    code: 'import b from "b";\nimport c from "c";\n\n// ... existing code ...\n\n  add(item) {\n    // ... existing code ...\n    this.items.push(c(item));\n    return at;\n  }\n\n// ... rest of the file\n',
    gives: { none: "elidedUnclear" },
  },
  {
    it: "changes lines between two that stay",
    file,
    code: "  add(item) {\n    const at = 0;\n    this.items.unshift(item);\n    return at;\n    // ...\n  }\n\n  // ...\n\nfunction main() {\n  // ...\n  basket.add(1);\n  basket.add(2);\n}\n",
    gives: file.replace("push", "unshift").replace("add(1);\n", "add(1);\n  basket.add(2);\n"),
  },
  {
    it: "adds an import above what is left out",
    file,
    code: 'import b from "b";\nimport c from "c";\n// ... existing code ...\n',
    gives: file.replace('"b";\n', '"b";\nimport c from "c";\n'),
  },
  {
    it: "is not placed where a line may be a changed one",
    file,
    code: "  add(item) {\n    const at = 1;\n    // ...\n  }\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where an import may be a changed one",
    file,
    code: 'import a from "a";\nimport { b } from "b";\n// ...\n\nfunction main() {\n  // ...\n}\n',
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where a line stands between two that leave out",
    file,
    code: "class Basket {\n  // ...\n  clear() {\n  }\n  // ...\n}\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where a method would go that nobody mentioned",
    file,
    code: "class Basket {\n  items = [1];\n\n  size() {\n    // ...\n    return 2;\n  }\n}\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where nothing is in common",
    file,
    code: "// ...\nfoo();\n// ...\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where a body is left out on its line",
    file,
    code: "class Basket {\n  add(item) { ... }\n  size() { return 1; }\n}\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is not placed where the order is another",
    file,
    code: "function main() {\n  // ...\n}\n\nclass Basket {\n  // ...\n}\n",
    gives: { none: "elidedUnclear" },
  },
  {
    it: "is code where the file has that comment",
    file: "f(); // a\n// ... and so on\ng(); // b\nh();\n",
    code: "f(); // a\n// ... and so on\ng(); // c\nh();\n",
    gives: "f(); // a\n// ... and so on\ng(); // c\nh();\n",
  },
]);

placingTable("Python that leaves some out", "python", [
  {
    it: "adds a method at the end of its class",
    file: "class A:\n    x = 1\n\n    def a(self):\n        return 1\n\n\ndef main():\n    A()\n",
    code: "class A:\n    # ... existing code ...\n\n    def b(self):\n        return 2\n",
    gives:
      "class A:\n    x = 1\n\n    def a(self):\n        return 1\n\n    def b(self):\n        return 2\n\n\ndef main():\n    A()\n",
  },
  {
    it: "changes the end of a function",
    file: "def main():\n    a()\n    b()\n    return 1\n\n\ndef other():\n    return 1\n",
    code: "def main():\n    # ... existing code ...\n    b()\n    c()\n    return 1\n",
    gives: "def main():\n    a()\n    b()\n    c()\n    return 1\n\n\ndef other():\n    return 1\n",
  },
]);
