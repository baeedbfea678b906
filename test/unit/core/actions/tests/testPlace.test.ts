import assert from "node:assert/strict";
import { type TestLanguage, testLanguageOf } from "../../../../../src/core/actions/tests/testLanguages";
import { isTest, testPlaceOf } from "../../../../../src/core/actions/tests/testPlace";
import { finished } from "../../../../helpers/placing";

const language = (id: string): TestLanguage => testLanguageOf(id) ?? assert.fail(id);
const place = (code: string, id: string, files: readonly string[]) =>
  finished(testPlaceOf(code, language(id), [code, ...files]));

const cases: readonly { it: string; id: string; code: string; files: readonly string[]; gives: string }[] = [
  {
    it: "is beside the code, where the others are",
    id: "typescript",
    code: "src/shop/basket.ts",
    files: ["src/price.ts", "src/price.spec.ts", "src/shop/till.ts", "src/shop/till.spec.ts"],
    gives: "src/shop/basket.spec.ts",
  },
  {
    it: "is in a folder of tests within that of the code",
    id: "typescriptreact",
    code: "src/shop/Basket.tsx",
    files: ["src/price/Price.tsx", "src/price/__tests__/Price.test.tsx"],
    gives: "src/shop/__tests__/Basket.test.tsx",
  },
  {
    it: "is in the same place below another folder",
    id: "typescript",
    code: "src/core/shop/basket.ts",
    files: ["src/core/price.ts", "test/unit/core/price.test.ts", "src/till.ts", "test/unit/till.test.ts"],
    gives: "test/unit/core/shop/basket.test.ts",
  },
  {
    it: "is mirrored in each package of several",
    id: "typescript",
    code: "packages/shop/src/basket.ts",
    files: ["packages/money/src/price.ts", "packages/money/test/price.test.ts"],
    gives: "packages/shop/test/basket.test.ts",
  },
  {
    it: "is in the one folder that has all tests",
    id: "python",
    code: "shop/sub/basket.py",
    files: ["shop/price.py", "tests/test_price.py", "shop/sub/till.py", "tests/test_till.py"],
    gives: "tests/test_basket.py",
  },
  {
    it: "is in a folder of tests in which all of the root is mirrored",
    id: "python",
    code: "shop/sub/basket.py",
    files: ["shop/price.py", "tests/shop/test_price.py", "shop/sub/till.py", "tests/shop/sub/test_till.py"],
    gives: "tests/shop/sub/test_basket.py",
  },
  {
    it: "is where tests are that no name joins to code",
    id: "python",
    code: "shop/basket.py",
    files: ["checks/test_buying.py"],
    gives: "checks/test_basket.py",
  },
  {
    it: "follows most of those that there are",
    id: "typescript",
    code: "src/basket.ts",
    files: ["src/a.ts", "src/a.test.ts", "src/b.ts", "src/b.test.ts", "src/c.ts", "test/c-test.ts"],
    gives: "src/basket.test.ts",
  },
  {
    it: "follows those of the same folder, where a workspace holds several projects",
    id: "python",
    code: "small/basket.py",
    files: ["small/a.py", "small/test_a.py", "large/b.py", "tests/test_b.py", "large/c.py", "tests/test_c.py"],
    gives: "small/test_basket.py",
  },
  {
    it: "is the one that is there, wherever it is",
    id: "typescript",
    code: "src/basket.ts",
    files: ["src/a.ts", "src/a.test.ts", "src/b.ts", "src/b.test.ts", "spec/shop/basket.spec.ts"],
    gives: "spec/shop/basket.spec.ts",
  },
  {
    it: "is not the one of other code with the same name",
    id: "typescript",
    code: "src/shop/index.ts",
    files: ["src/till/index.ts", "test/till/index.test.ts"],
    gives: "test/shop/index.test.ts",
  },
];

const firsts: readonly (readonly [id: string, code: string, gives: string])[] = [
  ["typescript", "src/basket.ts", "src/basket.test.ts"],
  ["javascript", "basket.mjs", "basket.test.mjs"],
  ["python", "shop/basket.py", "tests/test_basket.py"],
  ["go", "shop/basket.go", "shop/basket_test.go"],
  ["java", "src/main/java/shop/Basket.java", "src/test/java/shop/BasketTest.java"],
  ["kotlin", "Basket.kt", "BasketTest.kt"],
  ["csharp", "Shop/Basket.cs", "Shop/BasketTests.cs"],
  ["php", "src/Shop/Basket.php", "tests/Shop/BasketTest.php"],
  ["ruby", "lib/shop/basket.rb", "spec/shop/basket_spec.rb"],
  ["dart", "lib/basket.dart", "test/basket_test.dart"],
  ["elixir", "lib/shop/basket.ex", "test/shop/basket_test.exs"],
  ["cpp", "src/basket.hpp", "tests/basket_test.cpp"],
];

describe("the file for tests", () => {
  for (const { it: name, id, code, files, gives } of cases) {
    it(name, () => {
      assert.equal(place(code, id, files).path, gives);
    });
  }

  it("is the language's usual one in a project without tests", () => {
    for (const [id, code, gives] of firsts) assert.equal(place(code, id, ["README.md"]).path, gives);
  });

  it("comes with other tests of the language, the nearest first", () => {
    const files = ["src/a/x.test.ts", "src/b/y.test.ts", "src/b/z.test.ts", "src/b/y.ts", "b/test_q.py"];
    assert.deepEqual(place("src/b/basket.ts", "typescript", files).examples, [
      "src/b/y.test.ts",
      "src/b/z.test.ts",
      "src/a/x.test.ts",
    ]);
  });

  it("is known by its name", () => {
    for (const path of ["a/b.test.ts", "test-b.js", "__tests__/b.ts"]) assert.ok(isTest(path, language("typescript")));
    for (const path of ["a/test.ts", "a/b.ts", "a/contest.ts", "a/b.test.py"])
      assert.ok(!isTest(path, language("typescript")));
    assert.ok(!isTest("Contest.java", language("java")));
  });
});
