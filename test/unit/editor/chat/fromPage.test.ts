import assert from "node:assert/strict";
import { fromPage } from "../../../../src/editor/chat/fromPage";
import type { FromPage } from "../../../../src/protocol/page";

const sound: readonly FromPage[] = [
  { kind: "ready" },
  { kind: "send", text: "Why?" },
  { kind: "code", turnId: "t", index: 0, action: "apply" },
  { kind: "suggest", request: 3, sigil: "#", query: "" },
  { kind: "drop", addresses: ["file:///a.ts"] },
  { kind: "includeSelection", isIncluded: false },
];

describe("fromPage", () => {
  it("takes what a page may say, and nothing that it adds", () => {
    for (const message of sound) assert.deepEqual(fromPage({ ...message, more: 1 }), message);
  });

  it("takes nothing else", () => {
    const unsound: readonly unknown[] = [
      undefined,
      null,
      "ready",
      {},
      { kind: 1 },
      { kind: "toString" },
      { kind: "run", command: "x" },
      { kind: "send" },
      { kind: "send", text: 1 },
      { kind: "send", text: "x".repeat(4_000_001) },
      { kind: "code", turnId: "t", index: -1, action: "apply" },
      { kind: "code", turnId: "t", index: 0.5, action: "apply" },
      { kind: "code", turnId: "t", index: 0, action: "run" },
      { kind: "suggest", request: 0, sigil: "@", query: "" },
      { kind: "drop", addresses: "file:///a.ts" },
      { kind: "drop", addresses: Array.from({ length: 1001 }, () => "a") },
    ];
    for (const message of unsound) assert.equal(fromPage(message), undefined, JSON.stringify(message)?.slice(0, 60));
  });
});
