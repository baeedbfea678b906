import assert from "node:assert/strict";
import { notReadyReason, skipReason } from "../../../../src/core/completion/skip";
import { type RequestParts, requestAt } from "../../../helpers/requests";

describe("skipReason", () => {
  const reason = (marked: string, parts?: RequestParts) => skipReason(requestAt(marked, parts))?.reason;

  it("lets ordinary code pass", () => {
    for (const marked of ["const a = ‸", "foo(‸)", "foo(‸);\n", 'x["‸"]', "‸\nconst a = 1;", "const a = 1;\n‸"]) {
      assert.equal(reason(marked), undefined, marked);
    }
  });

  it("says why it does not ask", () => {
    assert.equal(reason("a‸", { document: { isServed: false } }), "documentNotServed");
    assert.equal(reason("a‸", { hasSelection: true }), "selection");
    assert.equal(reason("a‸", { cursors: 2 }), "severalCursors");
    assert.equal(reason("a ‸ = b"), "midLine");
    assert.equal(reason(`${"a".repeat(2001)}‸`), "lineTooLong");
    assert.equal(reason("a\0b\n‸"), "binaryText");
    assert.equal(reason("  \n‸\n"), "nothingToGoOn");
  });

  it("keeps away from files that hold secrets", () => {
    for (const path of [".env", "config/.env.local", "id_rsa", "keys/server.pem", "server.key", "credentials.json"]) {
      assert.equal(reason("a‸", { document: { path } }), "secretFile", path);
    }
    for (const path of ["src/env.ts", "environment.md", "keyboard.ts", "src/pem.py"]) {
      assert.equal(reason("a‸", { document: { path } }), undefined, path);
    }
  });

  it("heeds the switch; a key wakes a snoozing Hearth, but not one that is off", () => {
    for (const position of ["off", "offForLanguage", "snoozed"] as const) {
      assert.equal(reason("a‸", { switch: position }), position);
    }
    assert.equal(reason("a‸", { switch: "snoozed", trigger: "explicit" }), undefined);
    assert.equal(reason("a‸", { switch: "off", trigger: "explicit" }), "off");
  });

  it("tells a model that is not there from one that failed", () => {
    assert.equal(notReadyReason({ kind: "none" })?.reason, "notReady");
    assert.equal(notReadyReason({ kind: "loading", name: "m", share: 0 })?.reason, "notReady");
    const failed = notReadyReason({ kind: "failed", failure: "noFim", detail: "" });
    assert.deepEqual([failed?.reason, failed?.failure], ["failed", "noFim"]);
  });
});
