import assert from "node:assert/strict";
import type { HostedFeature } from "../../../../src/core/hosted/feature";
import type { HealthStanding } from "../../../../src/core/hosted/health";
import type { Permission } from "../../../../src/core/hosted/permission";
import { type RouteQuestion, route, routeWords } from "../../../../src/core/hosted/route";
import type { LocalStanding } from "../../../../src/core/hosted/speed";
import { allows, chosenServer, never } from "../../../helpers/fakeServer";

const locals: Readonly<Record<string, LocalStanding>> = {
  ready: { kind: "ready" },
  slow: { kind: "slow", figure: { unit: "tokensPerSecond", value: 1.24 } },
  none: { kind: "unavailable", why: "none" },
  asleep: { kind: "unavailable", why: "asleep" },
  loading: { kind: "unavailable", why: "loading" },
  failed: { kind: "unavailable", why: "failed", failure: "outOfMemory" },
};

const waiting = (
  failures: number,
  more: Partial<Extract<HealthStanding, { kind: "waiting" }>> = {},
): HealthStanding => ({
  ...{ kind: "waiting", failure: "serverFault", failures, forMs: 39_500, isFirm: false },
  ...more,
});

const refused = (because: Extract<Permission, { time: "never" }>["because"]): Permission => ({
  time: "never",
  because,
});
const nameless = { ...chosenServer, chatModel: "", completionModel: "" };

/** What is given, whom it leads to and what is said of that. Not given: the chat, whenUnavailable, loading, no failure. */
const table: readonly (readonly [Partial<RouteQuestion>, "local" | "server", string])[] = [
  [{ permission: never }, "local", "asking a server is off"],
  [{ permission: never, local: locals.none as LocalStanding }, "local", "asking a server is off"],
  [{ permission: refused("untrustedWorkspace") }, "local", "this folder is not trusted, so no server is asked"],
  [{ permission: refused("noServer") }, "local", "no server is set up"],
  [{ permission: refused("noConsent") }, "local", "you have not agreed to asking the server"],
  [{ permission: refused("workspaceSetting") }, "local", "the settings of this workspace allow no server"],
  [{ permission: refused("aiDisabled") }, "local", "AI features are disabled in VS Code, so no server is asked"],
  [{ local: locals.ready as LocalStanding }, "local", "the local model does, so api.example is not asked"],
  [{}, "server", "the local model is still loading; asked api.example for the chat"],
  [{ feature: "actions" }, "server", "the local model is still loading; asked api.example for an action"],
  [{ feature: "completion" }, "server", "the local model is still loading; asked api.example for completion"],
  [{ local: locals.none as LocalStanding }, "server", "there is no local model; asked api.example for the chat"],
  [
    { local: locals.asleep as LocalStanding },
    "server",
    "the local model is not in memory; asked api.example for the chat",
  ],
  [
    { local: locals.failed as LocalStanding },
    "server",
    "the local model cannot answer (there is not enough memory for this model); asked api.example for the chat",
  ],
  [
    { local: locals.slow as LocalStanding },
    "server",
    "the local model is slow (1.2 tokens a second); asked api.example for the chat",
  ],
  [
    {
      feature: "completion",
      local: { kind: "slow", figure: { unit: "msToFirstToken", value: 2340 } },
    },
    "server",
    "the local model is slow (2.3 s to the first word); asked api.example for completion",
  ],
  [
    { permission: allows("always"), local: locals.ready as LocalStanding },
    "server",
    "you want the server always; asked api.example for the chat",
  ],
  [
    { permission: allows("always"), local: locals.none as LocalStanding },
    "server",
    "you want the server always; asked api.example for the chat",
  ],
  [{ can: "unknown" }, "local", "it is being found out what api.example can do"],
  [{ can: "no", feature: "completion" }, "local", "api.example cannot complete code with the model that is set"],
  [{ permission: allows("always", nameless) }, "local", "no model of api.example is set for the chat"],
  [
    { health: waiting(3) },
    "local",
    "api.example failed 3 times (the server has a fault of its own): not asked for 40 s more",
  ],
  [
    { health: waiting(1, { failure: "serverKey", forMs: 59 * 60_000 }), permission: allows("always") },
    "local",
    "api.example failed (the server does not take the key, or needs one): not asked for 59 min more",
  ],
  [{ health: waiting(0, { failure: "overBudget", isFirm: true }) }, "local", "your budget for today is used up"],
  [
    { health: { kind: "onTrial", failure: "serverSilent" } },
    "local",
    "api.example failed (the server did not answer in time), and is being tried again",
  ],
];

describe("route", () => {
  const asked: RouteQuestion = {
    feature: "chat",
    permission: allows("whenUnavailable"),
    local: locals.loading as LocalStanding,
    health: { kind: "fine" },
    can: "yes",
  };

  for (const [given, to, words] of table) {
    it(`says “${words}”`, () => {
      const question = { ...asked, ...given };
      const found = route(question);
      assert.deepEqual([found.to, routeWords(found, question.feature)], [to, words]);
    });
  }

  it("says of an answer that the server did not give that the local model was asked", () => {
    const told = {
      to: "local",
      because: { kind: "serverFailed", failure: "serverCut" },
      server: "api.example",
    } as const;
    const words = "api.example did not answer (the server's answer ended in the middle), so the local model was asked";
    assert.equal(routeWords(told, "chat"), words);
  });

  it("never leads to a server where that is not allowed, whatever else holds", () => {
    for (const local of Object.values(locals)) {
      for (const can of ["yes", "no", "unknown"] as const) {
        for (const feature of ["completion", "chat", "actions"] as const) {
          assert.equal(route({ ...asked, feature, local, can, permission: never }).to, "local");
        }
      }
    }
  });

  const leads = (feature: HostedFeature, local: LocalStanding | undefined, health: HealthStanding) =>
    route({ ...asked, permission: allows("always"), feature, local: local ?? assert.fail(), health }).to;

  it("lets who asks by hand and has nobody else try a server that fails, and no keystroke", () => {
    for (const health of [waiting(5), { kind: "onTrial", failure: "serverFault" } as const]) {
      assert.equal(leads("chat", locals.none, health), "server");
      assert.equal(leads("actions", locals.failed, health), "server");
      assert.equal(leads("completion", locals.none, health), "local");
      assert.equal(leads("chat", locals.ready, health), "local");
      assert.equal(leads("chat", locals.asleep, health), "local");
    }
  });

  it("lets nobody try before the server says, or beyond the budget", () => {
    assert.equal(leads("chat", locals.none, waiting(1, { failure: "serverBusy", isFirm: true })), "local");
    assert.equal(leads("chat", locals.none, waiting(0, { failure: "overBudget", isFirm: true })), "local");
  });
});
