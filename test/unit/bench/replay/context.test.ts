import assert from "node:assert/strict";
import { type ContextMode, SampleContext } from "../../../../bench/replay/context";
import type { SourceFile } from "../../../../bench/replay/sample";
import { samplePoints } from "../../../../bench/replay/sampling";

const file = (path: string, text: string): SourceFile => ({
  repository: "ours",
  path,
  languageId: "typescript",
  text,
});
const user = file("src/user.ts", 'import { pay } from "./pay";\n\npay(1, true);\n');
const pay = file(
  "src/pay.ts",
  "const rate = 2;\n\nexport function pay(\n  sum: number,\n) {\n  return sum;\n}\n\nexport const no = 1;\n",
);
const near = file("src/zoo.ts", "export const zoo = 1;\n");
const far = file("other/far.ts", "export const far = 1;\n");
const sample = [user, pay, near, far];

describe("SampleContext", () => {
  const [point] = samplePoints([user, pay], { kind: "crossFile", count: 1, seed: 1 });
  const pieces = (mode: ContextMode, size: number) => {
    assert.ok(point);
    return new SampleContext(sample).piecesFor(point, mode, size);
  };

  it("gives what the imports stand for, and nothing else", () => {
    assert.deepEqual(pieces("definitions", 1024), [
      { path: "src/pay.ts", text: "export function pay(\n  sum: number,\n) {\n  return sum;\n}\n" },
    ]);
  });

  it("gives the files of the same folder", () => {
    assert.deepEqual(
      pieces("neighbours", 1024).map(({ path }) => path),
      ["src/pay.ts", "src/zoo.ts"],
    );
  });

  it("gives no more than a share of the window", () => {
    assert.deepEqual(
      pieces("neighbours", 30).map(({ path }) => path),
      ["src/zoo.ts"],
    );
    assert.deepEqual(pieces("none", 1024), []);
  });
});
