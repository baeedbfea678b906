import assert from "node:assert/strict";
import type { FimClient } from "../../../../src/backends/hosted/ports";
import { ShareableFim } from "../../../../src/backends/hosted/shareableFim";
import type { FimRequest } from "../../../../src/core/model/backend";

describe("a server that fills holes", () => {
  it("is shown the pieces of no file that is kept back, and all others in their order", async () => {
    const asked: FimRequest[] = [];
    const client: FimClient = {
      model: async () => undefined,
      complete: async (request) => {
        asked.push(request);
        return {
          tokens: [],
          end: "endOfText",
          timing: { promptTokens: 0, evaluatedTokens: 0, firstTokenMs: 0, totalMs: 0 },
        };
      },
    };
    const fim = new ShareableFim(client, { isKeptBack: async (path) => path.startsWith("private/") });
    const context = ["a.ts", "private/b.ts", "c.ts", "private/d.ts"].map((path) => ({ path, text: path }));
    const text = { path: "e.ts", prefix: "f(", prefixStart: 0, suffix: ")" };
    const request: FimRequest = { ...text, context, maxTokens: 8, extent: "line", budgetMs: 1000, urgency: "live" };
    await fim.complete(request, { signal: new AbortController().signal });
    assert.deepEqual(asked, [{ ...request, context: [context[0], context[2]] }]);
  });
});
