import assert from "node:assert/strict";
import { blocksOf, firstUsesOf, typedLines } from "../../../../bench/replay/candidates";
import { ImportGraph } from "../../../../bench/replay/imports";
import { type Kind, kinds } from "../../../../bench/replay/points";
import type { SourceFile } from "../../../../bench/replay/sample";
import { samplePoints } from "../../../../bench/replay/sampling";

const typescript = (path: string, text: string): SourceFile => ({
  repository: "ours",
  path,
  languageId: "typescript",
  text,
});
const python = (path: string, text: string): SourceFile => ({ repository: "ours", path, languageId: "python", text });

const basket = typescript(
  "src/basket.ts",
  `// Licence.
import { type Item, priceOf as price } from "./item";

export function total(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += price(item, { tax: true });
  }
  return sum;
}
`,
);
const item = typescript(
  "src/item.ts",
  `export interface Item {
  name: string;
}

export function priceOf(item: Item, options: { tax: boolean }): number {
  return item.name.length * (options.tax ? 2 : 1);
}
`,
);
const shop = python(
  "shop/view.py",
  `from . import x
from .models import (
    Order,  # comes first
    ship as send,
)
from shop.models import Missing


def view(request):
    if request.user:
        order = Order(request.user)
        # done

    return send(order)
`,
);
const models = python("shop/models.py", "class Order:\n    pass\n\n\ndef ship(order):\n    return order\n");
const sample = [basket, item, shop, models];

describe("samplePoints", () => {
  for (const kind of kinds) {
    it(`hides text of ${kind} points so that the file is whole again with it`, () => {
      const points = samplePoints(sample, { kind, count: 100, seed: 1 });
      assert.ok(points.length > 3, `${points.length}`);
      for (const { path, before, hidden, after, closers } of points) {
        const whole = before + hidden + after.slice(closers.length);
        assert.equal(whole, sample.find((file) => file.path === path)?.text);
        assert.ok(after.startsWith(closers) && hidden.trim() !== "" && hidden.trim() !== closers);
        assert.match(after.slice(closers.length), /^(\n|$)/);
      }
    });
  }

  it("is the same for the same seed and another for another", () => {
    const ids = (seed: number, kind: Kind = "line") =>
      samplePoints(sample, { kind, count: 20, seed }).map(({ path, before }) => `${path}:${before.length}`);
    assert.deepEqual(ids(5), ids(5));
    assert.notDeepEqual(ids(5), ids(6));
  });

  it("gives each language the same share, by turns", () => {
    const points = samplePoints(sample, { kind: "line", count: 8, seed: 1 });
    assert.deepEqual(
      points.map(({ languageId }) => languageId),
      ["python", "typescript", "python", "typescript", "python", "typescript", "python", "typescript"],
    );
  });

  it("takes long lines more often than short ones, and every column of a line", () => {
    const file = typescript("a.ts", `${"x".repeat(90)};\n${"const y = 1;\n".repeat(3)}`);
    const columns = new Set<number>();
    let long = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const [point] = samplePoints([file], { kind: "line", count: 1, seed });
      if (!point?.before.includes("\n")) {
        long++;
        columns.add(point?.before.length ?? -1);
      }
    }
    assert.ok(long > 180 && long < 250, `${long} of 300 where 214 are due`);
    assert.ok(columns.size > 70, `${columns.size}`);
  });
});

describe("blocksOf", () => {
  it("finds the body behind a line that opens a block, without the line that closes it", () => {
    const bodies = blocksOf(basket).map(({ start, end }) => basket.text.slice(start, end));
    assert.equal(bodies.length, 2);
    assert.equal(bodies[1], "sum += price(item, { tax: true });");
    assert.match(bodies[0] ?? "", /^let sum = 0;\n {2}for[\s\S]*return sum;$/);
  });

  it("finds Python's by their indentation, without blank lines at their end", () => {
    const bodies = blocksOf(shop).map(({ start, end }) => shop.text.slice(start, end));
    assert.equal(bodies[1], "order = Order(request.user)\n        # done");
  });

  it("takes no block that ends otherwise, and none of many lines", () => {
    assert.deepEqual(blocksOf(typescript("a.ts", "foo({\n  a: 1,\n)\n")), []);
    assert.deepEqual(blocksOf(typescript("a.ts", `if (a) {\n${"  b();\n".repeat(13)}}\n`)), []);
  });
});

describe("typedLines", () => {
  it("leaves out the comment that heads a file, blank lines and very long ones", () => {
    const text = `/*\n * Licence.\n */\nfoo();\n\n// said by a person\n${"x".repeat(300)}\n`;
    assert.deepEqual(
      typedLines(typescript("a.ts", text)).map((line) => line.text),
      ["foo();", "// said by a person"],
    );
  });
});

describe("firstUsesOf", () => {
  const uses = (file: SourceFile, files = sample) =>
    firstUsesOf(file, new ImportGraph(files)).map(({ text, column, imported }) => [imported.name, text.slice(column)]);

  it("finds where names of other files are used first", () => {
    assert.deepEqual(uses(basket), [
      ["Item", "Item[]): number {"],
      ["price", "price(item, { tax: true });"],
    ]);
    assert.deepEqual(uses(shop), [
      ["Order", "Order(request.user)"],
      ["send", "send(order)"],
    ]);
  });

  it("leaves out names whose file is not in the sample, or does not define them", () => {
    assert.deepEqual(uses(basket, [basket]), []);
    assert.deepEqual(uses(basket, [basket, { ...item, text: "export const other = 1;" }]), []);
  });

  it("looks behind the front of a package", () => {
    const front = python("shop/__init__.py", "from .models import *\n");
    const test = python("tests/test_shop.py", "from shop import Order\n\nassert Order()\n");
    assert.deepEqual(uses(test, [front, models, test]), [["Order", "Order()"]]);
  });

  it("takes no first use in a comment", () => {
    const file = typescript("src/b.ts", 'import { Item } from "./item";\n// An Item.\nlet x: Item;\n');
    assert.deepEqual(uses(file, [file, item]), []);
  });
});
