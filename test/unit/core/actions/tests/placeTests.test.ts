import assert from "node:assert/strict";
import { placeTests } from "../../../../../src/core/actions/tests/placeTests";
import { textAfter } from "../../../../../src/core/edit/placing";
import { finished } from "../../../../helpers/placing";

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join("");

function placed(code: string, text: string | undefined, languageId = "typescript"): string {
  const block = { code, language: languageId, isComplete: true, isPathInCode: false };
  const plan = finished(placeTests(block, text === undefined ? undefined : { text, languageId }));
  return plan.kind === "cannotPlace" ? plan.why : textAfter(plan, text ?? "");
}

const basket = lines(
  'import { equal } from "node:assert/strict";',
  'import { Basket } from "../src/basket";',
  "",
  'describe("a basket", () => {',
  '  it("is empty", () => {',
  "    equal(new Basket().total, 0);",
  "  });",
  "",
  '  describe("with something in it", () => {',
  '    it("has a total", () => {});',
  "  });",
  "});",
);
const added = lines('  it("adds", () => {', "    equal(1 + 1, 2);", "  });");

describe("new tests in a file that has some", () => {
  it("are the file, where there is none yet", () => {
    assert.equal(placed('it("adds", () => {});\n', undefined), 'it("adds", () => {});\n');
    assert.equal(placed('it("adds", () => {});\n', "\n"), 'it("adds", () => {});\n');
  });

  const inside = basket.replace(/\}\);\n$/, `\n${added}});\n`);

  it("stand at the end of what holds the others, indented as they are", () => {
    const bare = lines('it("adds", () => {', "\tequal(1 + 1, 2);", "});");
    assert.equal(placed(bare, basket), inside);
    assert.equal(placed(bare, basket.trimEnd()), inside.trimEnd());
    assert.equal(placed(bare, basket.replaceAll("\n", "\r\n")), inside.replaceAll("\n", "\r\n"));
  });

  it("leave a test alone that the file has, and whatever stands around it, also where the answer has it otherwise", () => {
    const again = lines(
      "// test/basket.test.ts",
      'import { Basket } from "../src/basket";',
      "",
      'describe("a basket", () => {',
      '  it("is empty", () => {',
      "    equal(new Basket().total, 1);",
      "  });",
      added.trimEnd(),
      "});",
    );
    assert.equal(placed(again, basket), inside);
    assert.equal(placed(again.replace(added, ""), basket), "alreadyThere");
  });

  it("go into the part of that name, and a part of another name behind all", () => {
    const parts = lines(
      'describe("a basket", () => {',
      '  describe("with something in it", () => {',
      '    it("has a size", () => {});',
      "  });",
      "});",
      "",
      'describe("a till", () => {',
      '  it("is empty", () => {});',
      "});",
    );
    const size = basket.replace(
      '    it("has a total", () => {});\n',
      (it) => `${it}\n    it("has a size", () => {});\n`,
    );
    assert.equal(placed(parts, basket), `${size}\ndescribe("a till", () => {\n  it("is empty", () => {});\n});\n`);
  });

  it("bring the imports that the file lacks, name by name", () => {
    const more = lines(
      "import {",
      "  equal,",
      "  throws as fails,",
      '} from "node:assert/strict";',
      'import { Basket } from "../src/basket.js";',
      'import { Till } from "../src/till";',
      'it("adds", () => {});',
    );
    const result = placed(more, basket);
    const imports = ['import { throws as fails } from "node:assert/strict";', 'import { Till } from "../src/till";'];
    assert.deepEqual(result.split("\n").slice(0, 4), [...basket.split("\n").slice(0, 2), ...imports]);
    assert.ok(result.endsWith('\n\n  it("adds", () => {});\n});\n'));
  });

  it("are placed as other code is, where that takes nothing away", () => {
    const whole = basket.replace(/\}\);\n$/, `\n${added}});\n`);
    assert.equal(placed(whole, basket), whole);
    const diff = lines("@@ -1,2 +1,3 @@", " // one", "+// between", " // two");
    assert.equal(placed(diff, "// one\n// two\n"), "// one\n// between\n// two\n");
  });

  it("are functions behind the others in Python, and methods in the class", () => {
    const file = lines(
      "import pytest",
      "",
      "",
      "def test_one():",
      "    assert 1",
      "",
      "",
      "class TestBasket:",
      "    def test_a(self):",
      "        equal(",
      "            1,",
      "        )",
    );
    const block = lines(
      "import pytest",
      "from shop import basket, till",
      "",
      "def test_one():",
      "    assert 2",
      "",
      '@pytest.mark.parametrize("n", [',
      "    1,",
      "])",
      "def test_two(n):",
      "    assert n",
      "",
      "class TestBasket:",
      "    def test_b(self):",
      "        pass",
    );
    const [head = "", rest = ""] = file.split("import pytest\n");
    const function_ = '\n\n@pytest.mark.parametrize("n", [\n    1,\n])\ndef test_two(n):\n    assert n\n';
    const method = "\n    def test_b(self):\n        pass\n";
    const result = placed(block, file, "python");
    assert.equal(result, `${head}import pytest\nfrom shop import basket, till\n${rest}${method}${function_}`);
  });

  it("go into the class in Java, whatever the answer's is called", () => {
    const file = lines(
      "package shop;",
      "",
      "import org.junit.jupiter.api.Test;",
      "",
      "class BasketTest {",
      "    @Test",
      "    void empty() {",
      "    }",
      "}",
    );
    const method = lines("    @Test", "    void adds() {", "    }");
    const gives = file.replace(/\}\n$/, `\n${method}}\n`);
    assert.equal(placed(lines("@Test", "void adds() {", "}"), file, "java"), gives);
    const whole = file.replace("BasketTest", "MoreTests").replace(/ {4}@Test.*$/s, `${method}}\n`);
    assert.equal(placed(whole, file, "java"), gives);
  });

  it("stand at the end in Go, without what the file imports", () => {
    const file = lines("package shop", "", 'import "testing"', "", "func TestOne(t *testing.T) {", "}");
    const block = lines(
      "package shop",
      "",
      "import (",
      '\t"errors"',
      '\t"testing"',
      ")",
      "",
      "func TestTwo(t *testing.T) {",
      "}",
    );
    const gives = file.replace('"testing"\n', '"testing"\nimport "errors"\n');
    assert.equal(placed(block, file, "go"), `${gives}\nfunc TestTwo(t *testing.T) {\n}\n`);
  });

  it("make a module at the end of the code in Rust, or go into the one that is there", () => {
    const code = lines("pub fn one() -> u8 {", "    1", "}");
    const test = lines("#[test]", "fn is_one() {", "    assert_eq!(one(), 1);", "}");
    const module = lines(
      "#[cfg(test)]",
      "mod tests {",
      "    use super::*;",
      "",
      test.trimEnd().replace(/^/gm, "    "),
      "}",
    );
    const gives = `${code}\n${module}`;
    for (const block of [test, module, `use super::*;\n\n${test}`, `${code}\n${module}`])
      assert.equal(placed(block, code, "rust"), gives);
    const second = test.replace("is_one", "is_not_two");
    const both = gives.replace(/\}\n$/, `\n${second.trimEnd().replace(/^/gm, "    ")}\n}\n`);
    assert.equal(placed(module.replace("is_one", "is_not_two"), gives, "rust"), both);
    assert.equal(placed(second, gives, "rust"), both);
  });

  it("go before the last end in Ruby", () => {
    const file = lines("require 'basket'", "", "RSpec.describe Basket do", "  it 'is empty' do", "  end", "end");
    const gives = file.replace(/end\n$/, "\n  it 'adds' do\n  end\nend\n");
    assert.equal(placed(lines("it 'adds' do", "end"), file, "ruby"), gives);
    assert.equal(
      placed(lines("require 'basket'", "RSpec.describe Basket do", "  it 'adds' do", "  end", "end"), file, "ruby"),
      gives,
    );
  });
});
