import assert from "node:assert/strict";
import { importedNamesNear } from "../../../../src/core/context/imports";
import { at } from "../../../helpers/cursorText";

const namesAt = (marked: string) => importedNamesNear(marked.replace("‸", ""), at(marked));
const words = (marked: string) => namesAt(marked).map(({ name }) => name);

describe("importedNamesNear", () => {
  it("finds what is imported and used, the nearest to the cursor first", () => {
    const top = "import { area, Shape, unused } from './shapes';\nimport Basket, * as all from \"basket\";\n";
    assert.deepEqual(words(`${top}Basket.add();\nlet s: Shape = area(‸);\n\n\nall.x();`), [
      "area",
      "all",
      "Shape",
      "Basket",
    ]);
  });

  it("says where the name stands, in a statement of several lines and behind `as`", () => {
    const marked = "'use client';\nimport {\n  type One,\n  two as second,\n} from './two';\nsecond(‸)";
    const [found, ...others] = namesAt(marked);
    assert.deepEqual(others, []);
    assert.deepEqual([found?.name, found?.line, found?.character], ["second", 3, 9]);
    assert.equal(found?.statement, "import {\n  type One,\n  two as second,\n} from './two';");
  });

  it("does not take the import itself, a part of a word or a text in quotes for a use", () => {
    assert.deepEqual(words("import { area } from 'area';\nlet areas = 'area1';‸"), []);
    assert.deepEqual(words("import { one } from 'area';\nlet area = 1;‸"), []);
  });

  it("knows the words of other languages", () => {
    assert.deepEqual(words("from shop import (\n    Basket,  # a basket\n    Item,\n)\nBasket(‸"), ["Basket"]);
    assert.deepEqual(words("use crate::shop::{Basket, Item};\nlet x = Item::new(‸"), ["Item"]);
    assert.deepEqual(words("import shop.Basket;\nBasket x = ‸"), ["Basket"]);
    assert.deepEqual(words("const { Basket } = require('./shop');\nnew Basket(‸)"), ["Basket"]);
  });

  it("has eight names at most", () => {
    const names = Array.from({ length: 12 }, (_, index) => `name${index}`);
    assert.equal(words(`import { ${names} } from 'x';\n${names.join(";\n")}‸`).length, 8);
  });

  it("is not led astray by a bracket that is never closed", () => {
    assert.deepEqual(words("import { area from './shapes';\nimport { side } from './sides';\nside(‸)"), ["side"]);
  });
});
