import assert from "node:assert/strict";
import { switchedOff } from "../../../../../src/core/completion/skip/switchedOff";
import { requestAt } from "../../../../helpers/requests";

describe("switchedOff", () => {
  it("tells where the switch stands", () => {
    for (const position of ["off", "offForLanguage", "snoozed"] as const) {
      assert.equal(switchedOff(requestAt("a‸", { switch: position })), position);
    }
    assert.equal(switchedOff(requestAt("a‸")), undefined);
  });

  it("lets a key wake a snoozing Hearth, but not one that is off", () => {
    assert.equal(switchedOff(requestAt("a‸", { switch: "snoozed", trigger: "explicit" })), undefined);
    assert.equal(switchedOff(requestAt("a‸", { switch: "off", trigger: "explicit" })), "off");
  });
});
