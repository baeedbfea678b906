import assert from "node:assert/strict";
import {
  chatParams,
  completeParams,
  countChatParams,
  countTokensParams,
  helloParams,
  loadParams,
  minutes,
  roleParams,
} from "../../../src/host/params";

type Read = (value: unknown) => unknown;

const noText = [undefined, null, 0, true, ["a"], {}, "x".repeat(4_000_001)];
const noPiece = { path: "", text: "" };
const noFlag = [undefined, null, 0, 1, "true", {}];
const noTime = [undefined, null, "1", Number.NaN, Number.POSITIVE_INFINITY, -1, -0.001, true, [1]];
const noRole = [undefined, null, "", "Chat", "completion ", ["chat"], { role: "chat" }, 0];
const noCount = (least: number, most: number) => [
  ...[undefined, null, String(least), [least], true, Number.NaN, Number.POSITIVE_INFINITY],
  ...[least - 1, least + 0.5, most + 1, 2 ** 53],
];

const ask = { role: "user", text: "" };
const answer = { role: "assistant", text: "" };
const system = { role: "system", text: "" };
const noConversation = [
  ...[undefined, null, "", {}, [], [null], [undefined], [[]], ["user"], [{}], [{ role: "user" }], [{ text: "" }]],
  ...[[{ ...ask, text: 1 }], [{ ...ask, text: "x".repeat(4_000_001) }], [{ ...ask, role: "User" }]],
  ...[[answer], [system], [system, answer], [ask, ask], [ask, answer], [ask, system], [ask, system, ask]],
  ...[[system, system, ask], [ask, answer, ask, answer], [system, ask, answer], Array(10_001).fill(ask)],
];
const conversation = [system, ask, answer, ask];

const field = (one: unknown) => ({ type: "object", properties: { a: one } });
const schema = {
  type: "object",
  properties: {
    list: { type: "array", items: { type: "string", maxLength: 100 }, minItems: 3, maxItems: 100 },
    kind: { enum: ["good", "not so good"] },
    inner: field({ type: "integer" }),
  },
};
const noSchema = [
  ...[
    null,
    0,
    "{}",
    [],
    {},
    { type: "string" },
    { enum: ["a"] },
    { type: "object" },
    { type: "object", properties: {} },
  ],
  ...[{ ...schema, additionalProperties: true }, { ...schema, $defs: {} }, field({ $ref: "#" }), field({ oneOf: [] })],
  ...[
    field(undefined),
    field({ type: "number" }),
    field({ type: ["string"] }),
    field({ enum: [] }),
    field({ enum: [1] }),
  ],
  ...[field({ enum: ['"'] }), field({ enum: ["x".repeat(61)] }), field({ type: "string", pattern: "a" })],
  ...[0, 101, 1.5, "9"].map((maxLength) => field({ type: "string", maxLength })),
  ...[undefined, 0, 101].map((maxItems) => field({ type: "array", items: { type: "integer" }, maxItems })),
  field({ type: "array", items: { type: "integer" }, maxItems: 1, minItems: 2 }),
  field({ type: "array", items: [{ type: "integer" }], maxItems: 1 }),
  ...["", "a-b", "__proto__", "x".repeat(41)].map((key) => ({ ...schema, properties: { [key]: { type: "integer" } } })),
  Array(200).fill(0).reduce(field, { type: "integer" }),
];

/** Each call: how it is read, what is good, and for each field what is not. */
const calls: readonly (readonly [
  string,
  Read,
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, readonly unknown[]>>,
])[] = [
  [
    "hello",
    helloParams,
    { protocolVersion: 3, client: "", unloadAfterMinutes: 0 },
    { protocolVersion: noTime, client: noText, unloadAfterMinutes: noTime },
  ],
  [
    "load",
    loadParams,
    { role: "chat", modelPath: "/m", contextSize: 1, threads: 0, isStandIn: false, despiteStrikes: true },
    {
      role: noRole,
      modelPath: noText,
      contextSize: noCount(1, 1_000_000),
      threads: noCount(0, 1024),
      isStandIn: noFlag,
      despiteStrikes: noFlag,
    },
  ],
  [
    "complete",
    completeParams,
    {
      ...{ path: "a", context: [{ path: "b", text: "" }], prefix: "", prefixStart: 0 },
      ...{
        suffix: "x".repeat(4_000_000),
        maxTokens: 1_000_000,
        extent: "block",
        budgetMs: 0.5,
        leastLineLogProb: -0.5,
        urgency: "ahead",
      },
    },
    {
      path: noText,
      context: [undefined, null, {}, "", [""], [{ path: "a" }], [{ path: "a", text: 1 }], Array(101).fill(noPiece)],
      prefix: noText,
      leastLineLogProb: [null, "0", 0.1, Number.NaN],
      prefixStart: noCount(0, Number.MAX_SAFE_INTEGER),
      suffix: noText,
      maxTokens: noCount(0, 1_000_000),
      extent: [undefined, null, "", "word", ["line"], 0],
      budgetMs: noTime,
      urgency: [undefined, null, "", "now", ["live"], 0],
    },
  ],
  [
    "chat",
    chatParams,
    { messages: conversation, maxTokens: 1, schema },
    { messages: noConversation, maxTokens: noCount(1, 1_000_000), schema: noSchema },
  ],
  ["countChat", countChatParams, { messages: [ask] }, { messages: noConversation }],
  ["unload", roleParams, { role: "completion" }, { role: noRole }],
  ["countTokens", countTokensParams, { role: "chat", text: "" }, { role: noRole, text: noText }],
];

describe("a call's parameters", () => {
  for (const [name, read, good, bad] of calls) {
    it(`${name}: what can be meant is read, and nothing else`, () => {
      assert.deepEqual(read(good), good);
      assert.deepEqual(Object.keys(bad).sort(), Object.keys(good).sort(), "every field is looked at");
      for (const [field, values] of Object.entries(bad)) {
        for (const value of values) {
          const what = `${field}: ${String(value).slice(0, 40)}`;
          const message = `"${field}" cannot be meant`;
          assert.throws(() => read({ ...good, [field]: value }), { kind: "badParams", message }, what);
        }
      }
    });

    it(`${name}: what is no object is refused`, () => {
      for (const value of [undefined, null, 0, "", "text", true, Symbol("s")]) {
        assert.throws(() => read(value), { kind: "badParams", message: "the call has no parameters" });
      }
      for (const value of [[], [good], () => good]) assert.throws(() => read(value), { kind: "badParams" });
    });
  }

  it("takes the ends of a range", () => {
    const load = { role: "chat", modelPath: "/m", isStandIn: false, despiteStrikes: true };
    for (const [contextSize, threads] of [
      [1, 0],
      [1_000_000, 1024],
    ]) {
      assert.ok(loadParams({ ...load, contextSize, threads }));
    }
  });

  it("minutes are a number from 0 on, or nothing", () => {
    for (const value of [0, 0.5, 30, Number.MAX_VALUE]) assert.equal(minutes(value), value);
    for (const value of noTime) assert.equal(minutes(value), undefined);
  });
});
