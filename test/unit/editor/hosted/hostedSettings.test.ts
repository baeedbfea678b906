import assert from "node:assert/strict";
import { hostedTimes } from "../../../../src/core/hosted/feature";
import { featureTime, hostedSettings, limitOf } from "../../../../src/editor/hosted/hostedSettings";

describe("the time of a feature", () => {
  const inForce = (user: unknown, ...others: readonly unknown[]) => featureTime({ user, others }).inForce;

  it("is the strictest of what the user, the workspace and its folders say, whatever they say", () => {
    for (const user of hostedTimes) {
      for (const workspace of hostedTimes) {
        for (const folder of hostedTimes) {
          const strictest = Math.min(...[user, workspace, folder].map((time) => hostedTimes.indexOf(time)));
          assert.equal(inForce(user, workspace, undefined, folder), hostedTimes[strictest]);
        }
      }
    }
  });

  it("is the user's own where nobody else says anything, and never where the user says nothing", () => {
    for (const time of hostedTimes) {
      assert.equal(inForce(time, undefined, undefined), time);
      assert.equal(inForce(undefined, time), "never");
    }
  });

  it("is never where somebody wrote what cannot be meant", () => {
    for (const odd of ["Always", "", true, 1, null, ["always"], { always: true }]) {
      assert.equal(inForce(odd), "never");
      assert.equal(inForce("always", odd), "never");
      assert.deepEqual(featureTime({ user: "always", others: [odd] }).ofUser, "always");
    }
  });
});

describe("a limit", () => {
  it("is none for 0 and for nothing, and the least for what cannot be meant", () => {
    assert.deepEqual([undefined, 0, 1, 250].map(limitOf), [0, 0, 1, 250]);
    assert.deepEqual([0.5, -1, "100", Number.NaN, null].map(limitOf), [1, 1, 1, 1, 1]);
  });
});

describe("the settings of a server", () => {
  it("are read without blanks, and are nothing by default", () => {
    const given: Readonly<Record<string, unknown>> = {
      "hearth.hosted.server": "  https://api.example ",
      "hearth.hosted.chatModel": 7,
      "hearth.hosted.tokensPerDay": 5,
    };
    const read = hostedSettings({
      value: (key) => given[key],
      written: (key) => ({ user: key === "hearth.hosted.chat" ? "always" : undefined, others: [] }),
    });
    assert.equal(read.server, "https://api.example");
    assert.equal(read.chatModel, "");
    assert.deepEqual(read.budget, { requests: 0, tokens: 5 });
    assert.deepEqual(
      [read.times.completion.inForce, read.times.chat.inForce, read.times.actions.inForce],
      ["never", "always", "never"],
    );
  });
});
