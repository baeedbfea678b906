import assert from "node:assert/strict";
import { skipReason } from "../../../../../src/core/completion/skip/skip";
import { requestAt } from "../../../../helpers/requests";

describe("skipReason", () => {
  it("lets ordinary code pass", () => {
    for (const marked of ["const a = ‸", "foo(‸)", "foo(‸);\n", 'x["‸"]', "‸\nconst a = 1;", "const a = 1;\n‸"]) {
      assert.equal(skipReason(requestAt(marked)), undefined, marked);
    }
  });

  it("tells first what the user can change", () => {
    const request = requestAt("a ‸ = b", { switch: "off", document: { isServed: false, path: ".env" } });
    assert.equal(skipReason(request)?.reason, "off");
    assert.equal(skipReason({ ...request, switch: "on" })?.reason, "documentNotServed");
    assert.equal(skipReason(requestAt("a ‸ = b", { document: { path: ".env" } }))?.reason, "secretFile");
    assert.equal(skipReason(requestAt("a ‸ = b", { hasSelection: true }))?.reason, "selection");
  });
});
