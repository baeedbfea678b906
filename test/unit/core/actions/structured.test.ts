import assert from "node:assert/strict";
import { askFor, readReply } from "../../../../src/core/actions/structured";
import type { Reply } from "../../../../src/core/chat/chatBackend";
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

describe("a structured reply", () => {
  it("is asked for with its schema, and read", async () => {
    const backend = new FakeChatBackend();
    const prompts = [() => [{ role: "user", text: "What?" }] as const];
    const reply = askFor({ prompts, sources: () => [], maxTokens: 100 }, schema, backend, new AbortController().signal);
    await settle();
    assert.equal(backend.call.schema, schema);
    await backend.call.ends(text);
    assert.deepEqual(await reply, { kind: "value", value, isCut: false });
  });

  it("is unreadable where it is not of the schema", () => {
    const bad = [
      ...["", "Sure!", `Sure! ${text}`, "[]", "null", "{}", text.slice(0, -1)],
      ...['{"kind":"one","list":{}}', '{"kind":"third","list":[]}', '{"kind":"one","list":[{"line":3}]}'],
      ...["1.5", "1e999", '"3"', "null"].map((line) => `{"kind":"one","list":[{"line":${line},"text":""}]}`),
      `{"kind":"one","list":[${Array(4).fill('{"line":1,"text":""}').join()}]}`,
    ];
    for (const one of bad) assert.deepEqual(read(one), { kind: "unreadable", isCut: false }, one);
  });

  it("that was cut says so, and gives what was whole", () => {
    for (const end of ["maxTokens", "contextFull", "repetition"] as const) {
      const cut = `${text.slice(0, -2)},{"line":4,"text":"and {`;
      assert.deepEqual(read(cut, end), { kind: "value", value, isCut: true });
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
    });
  });
});
