import assert from "node:assert/strict";
import { hostedFeatures, hostedTimes } from "../../../../src/core/hosted/feature";
import { chosenServer } from "../../../../src/editor/hosted/chosenServer";
import { type PermissionFacts, permissionOf, waitingForConsent } from "../../../../src/editor/hosted/decide";

const server = chosenServer({ server: "https://api.example", chatModel: "a", completionModel: "b" });
const all = <T>(value: T) => ({ completion: value, chat: value, actions: value });
const allowed: PermissionFacts = {
  times: all({ ofUser: "always", inForce: "always" } as const),
  server,
  isTrusted: true,
  areAiFeaturesDisabled: false,
  consent: { times: all("always" as const), content: 1, agreedAt: 0 },
};

function because(changed: Partial<PermissionFacts>): string {
  const permission = permissionOf("chat", { ...allowed, ...changed });
  return permission.time === "never" ? permission.because : permission.time;
}

describe("permission to ask a server", () => {
  it("is there only where all of it is: a server, trust, a setting and the user's word", () => {
    for (const feature of hostedFeatures) assert.deepEqual(permissionOf(feature, allowed), { time: "always", server });
    assert.equal(because({ server: undefined }), "noServer");
    assert.equal(because({ isTrusted: false }), "untrustedWorkspace");
    assert.equal(because({ areAiFeaturesDisabled: true }), "aiDisabled");
    assert.equal(because({ times: all({ ofUser: "never", inForce: "never" } as const) }), "setting");
    assert.equal(because({ times: all({ ofUser: "always", inForce: "never" } as const) }), "workspaceSetting");
    assert.equal(because({ consent: undefined }), "noConsent");
    assert.equal(because({ consent: { times: { completion: "always" }, content: 1, agreedAt: 0 } }), "noConsent");
  });

  it("reaches as far as what was agreed to and no further", () => {
    for (const inForce of hostedTimes) {
      for (const agreed of hostedTimes) {
        const said = because({
          times: all({ ofUser: "always", inForce } as const),
          consent: { times: { chat: agreed }, content: 1, agreedAt: 0 },
        });
        const isEnough = hostedTimes.indexOf(inForce) <= hostedTimes.indexOf(agreed);
        assert.equal(said, inForce === "never" ? "workspaceSetting" : isEnough ? inForce : "noConsent");
      }
    }
  });

  it("waits for the user's word where nothing else is missing", () => {
    const asked = { times: { ...allowed.times, actions: { ofUser: "never", inForce: "never" } as const } };
    assert.deepEqual(waitingForConsent(allowed), []);
    assert.deepEqual(waitingForConsent({ ...allowed, ...asked, consent: undefined }), ["completion", "chat"]);
    const elsewhere = [{ isTrusted: false }, { areAiFeaturesDisabled: true }, { server: undefined }];
    for (const missing of elsewhere)
      assert.deepEqual(waitingForConsent({ ...allowed, consent: undefined, ...missing }), []);
  });
});
