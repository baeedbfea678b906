import assert from "node:assert/strict";
import { askFor, readReply } from "../../../../src/core/actions/structured";
import type { Reply } from "../../../../src/core/chat/chatBackend";
import type { ObjectSchema } from "../../../../src/util/replySchema";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { settle } from "../../../helpers/fakeClock";

const schema = {
  type: "object",
  properties: {
    kind: { enum: ["one", "other"] },
    list: {
      type: "array",
      items: { type: "object", properties: { line: { type: "integer" }, text: { type: "string" } } },
      maxItems: 3,
    },
  },
} as const;

const read = (text: string, end: Reply["end"] = "endOfText") => readReply({ text, end }, schema);
const value = { kind: "one", list: [{ line: 3, text: 'a "]}" b' }] } as const;
const text = JSON.stringify(value);
const none = { tooMany: 0, unfit: 0 };

describe("a structured reply", () => {
  it("is asked for with its schema, and read", async () => {
    const backend = new FakeChatBackend();
    const prompts = [() => [{ role: "user", text: "What?" }] as const];
    const reply = askFor({ prompts, sources: () => [], maxTokens: 100 }, schema, backend, new AbortController().signal);
    await settle();
    assert.equal(backend.call.schema, schema);
    await backend.call.ends(text);
    assert.deepEqual(await reply, { kind: "value", value, isCut: false, leftOut: none });
  });

  it("is unreadable where it is not of the schema", () => {
    const bad = [
      ...["", "Sure!", `Sure! ${text}`, "[]", "null", "{}", text.slice(0, -1)],
      ...['{"kind":"one","list":{}}', '{"kind":"third","list":[]}', '{"kind":"one","list":[{"line":3}]}'],
      ...["1.5", "1e999", '"3"', "null"].map((line) => `{"kind":"one","list":[{"line":${line},"text":""}]}`),
      '{"kind":"one","list":[{"line":1},{"line":2}]}',
    ];
    for (const one of bad) assert.deepEqual(read(one), { kind: "unreadable", isCut: false }, one);
  });

  it("has its lists cut to what they may have, and says by how much", () => {
    const item = { line: 1, text: "", inner: { list: ["a"] } };
    const list = { type: "array", items: { type: "string" }, maxItems: 1 } as const;
    const inner = { type: "object", properties: { list } } as const;
    const properties = { line: { type: "integer" }, text: { type: "string" }, inner } as const;
    const nested = {
      type: "object",
      properties: { list: { type: "array", items: { type: "object", properties }, maxItems: 2 } },
    } as const satisfies ObjectSchema;
    const long = { list: [item, { ...item, inner: { list: ["a", "b", "c"] } }, { bad: true }] };
    const reply = readReply({ text: JSON.stringify(long), end: "endOfText" }, nested);
    assert.deepEqual(reply, {
      kind: "value",
      value: { list: [item, item] },
      isCut: false,
      leftOut: { tooMany: 2, unfit: 1 },
    });
    assert.deepEqual(read(`{"kind":"one","list":[${Array(3).fill('{"line":1,"text":""}').join()}]}`), {
      kind: "value",
      value: { kind: "one", list: Array(3).fill({ line: 1, text: "" }) },
      isCut: false,
      leftOut: none,
    });
  });

  it("goes without items that are not of the schema where others are, and says how many", () => {
    const [good, bad] = ['{"line":1,"text":""}', '{"line":"1","text":""}'];
    const list = (items: readonly string[]) => read(`{"kind":"one","list":[${items.join()}]}`);
    const kept = (count: number) => ({ kind: "one", list: Array(count).fill({ line: 1, text: "" }) });
    const value = (count: number, unfit: number, tooMany: number) => ({
      ...{ kind: "value", value: kept(count), isCut: false, leftOut: { tooMany, unfit } },
    });
    assert.deepEqual(list([bad, good, "null"]), value(1, 2, 0));
    // What cannot be read is not one too many.
    assert.deepEqual(list([good, bad, good, good]), value(3, 1, 0));
    assert.deepEqual(list([good, bad, good, good, good]), value(3, 1, 1));
    assert.deepEqual(list([]), value(0, 0, 0));
    assert.deepEqual(list([bad]), { kind: "unreadable", isCut: false });
  });

  it("that was cut says so, and gives what was whole", () => {
    for (const end of ["maxTokens", "contextFull", "repetition"] as const) {
      const cut = `${text.slice(0, -2)},{"line":4,"text":"and {`;
      assert.deepEqual(read(cut, end), { kind: "value", value, isCut: true, leftOut: none });
    }
    for (const one of ["", '{"kind":"one', '{"kind":"one","list":[', '{"kind":"one","list":[{"line":3,"te']) {
      assert.deepEqual(read(one, "maxTokens"), { kind: "unreadable", isCut: true }, one);
    }
  });

  it("that was cut in an escaped quote has no end there", () => {
    assert.deepEqual(read(`${text.slice(0, -2)},{"line":4,"text":"\\"}]}`, "maxTokens"), {
      kind: "value",
      value,
      isCut: true,
      leftOut: none,
    });
  });
});
