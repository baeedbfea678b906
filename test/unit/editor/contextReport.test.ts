import assert from "node:assert/strict";
import type { SentRequest } from "../../../src/core/context/lastRequest";
import { contextReport } from "../../../src/editor/context/contextReport";

const model = { name: "Some model", contextSize: 4096, minLineLogProb: -1, writesBlocks: true };
const piece = { path: "src/shapes.ts", text: "export function area(): number {" };
const sent: SentRequest = {
  request: {
    path: "src/main.ts",
    context: [piece],
    prefix: "const a = area(",
    prefixStart: 120,
    suffix: "\nlet b;\n",
    maxTokens: 48,
    extent: "block",
    budgetMs: 100,
    urgency: "live",
  },
  model,
  timing: { promptTokens: 300, evaluatedTokens: 4, firstTokenMs: 2, totalMs: 3 },
};
const report = (parts: Partial<SentRequest> = {}) => contextReport({ ...sent, ...parts }, () => "definition");

describe("contextReport", () => {
  it("says what was asked, with sizes, and what was left of it after the cut", () => {
    const text = report();
    assert.match(text, /^model +Some model, with a window of 4096 tokens/m);
    assert.match(text, /^asked for +a block at the cursor in src\/main\.ts$/m);
    assert.match(text, /^context +1 piece of other files, with their paths 47 of 3686 characters at most$/m);
    assert.match(text, /^prefix +15 characters, from character 120 of the document to the cursor$/m);
    assert.match(text, /^suffix +8 characters/m);
    assert.match(text, /^prompt +300 tokens after the cut, 4 of them not in the cache before$/m);
  });

  it("shows every part as it is, the pieces in their order with their reasons", () => {
    const parts = report().split(/^── (.*?) ─+$/m);
    assert.deepEqual(parts.slice(1), [
      "src/shapes.ts · 32 characters · declares what is imported and used here",
      "\nexport function area(): number {\n\n",
      "src/main.ts · prefix · 15 characters",
      "\nconst a = area(\n\n",
      "src/main.ts · suffix · 8 characters",
      "\n\nlet b;\n",
    ]);
  });

  it("says why there is nothing of other files", () => {
    const request = { ...sent.request, context: [] };
    assert.match(report({ request }), /^context +nothing of other files was found yet, 3686 characters at most$/m);
    const small = { ...model, contextSize: 1024 };
    assert.match(report({ request, model: small }), /^context +no other files: the window is so small/m);
    assert.match(report({ timing: undefined }), /^prompt +no answer came$/m);
  });
});
