import assert from "node:assert/strict";
import { ServerChat } from "../../../../src/backends/hosted/chatClient";
import type { Outgoing } from "../../../../src/backends/hosted/ports";
import type { AnswerProgress, PromptMessage, Reply } from "../../../../src/core/chat/chatBackend";
import { BackendError } from "../../../../src/core/model/failure";
import type { ObjectSchema } from "../../../../src/util/replySchema";
import { eventually } from "../../../helpers/eventually";
import { HostedServer } from "../../../helpers/hostedServer";
import { chosen, PlainExit } from "../../../helpers/plainExit";
import {
  type Answer,
  chatDelta,
  chatEvents,
  events,
  json,
  pieces,
  refusal,
  silence,
  status,
} from "../../../helpers/serverAnswers";

const path = "/v1/chat/completions";
const question: readonly PromptMessage[] = [
  { role: "system", text: "Be brief." },
  { role: "user", text: "What is ä?" },
];

let server: HostedServer;
let exit: PlainExit;
let chat: ServerChat;
let told: AnswerProgress[];

beforeEach(async () => {
  server = await HostedServer.start();
  exit = new PlainExit("key");
  chat = newChat();
  told = [];
});
afterEach(() => server.close());

function newChat(contextSize?: number): ServerChat {
  const abilities = async () => ({ models: [], software: "", chats: true, fim: undefined, contextSize });
  return new ServerChat(exit, chosen(server), { abilities });
}

function ask(over: { schema?: ObjectSchema; signal?: AbortSignal; maxTokens?: number } = {}): Promise<Reply> {
  const onProgress = (progress: AnswerProgress) => void told.push(progress);
  const { signal } = new AbortController();
  return chat.chat(question, { purpose: "chat", sources: [], maxTokens: 100, onProgress, signal, ...over });
}

function toldText(kind: "text" | "thought" = "text"): string {
  return told.map((progress) => (progress.kind === kind ? progress.text : "")).join("");
}

async function failure(answer: Answer): Promise<BackendError> {
  server.next(path, answer);
  try {
    await ask();
  } catch (error) {
    assert.ok(error instanceof BackendError, String(error));
    return error;
  }
  assert.fail("it did not fail");
}

describe("a chat with a server", () => {
  it("streams an answer, and says what it took and where it came from", async () => {
    server.next(path, chatEvents("Hello there, friend."));
    const reply = await ask();
    assert.equal(reply.text, "Hello there, friend.");
    assert.equal(toldText(), "Hello there, friend.");
    assert.ok(told.length > 1);
    assert.equal(reply.end, "endOfText");
    const { promptTokens, writtenTokens, firstTokenMs, totalMs, costUsd } = reply.figures;
    assert.deepEqual(
      { promptTokens, writtenTokens, costUsd },
      { promptTokens: 11, writtenTokens: 3, costUsd: undefined },
    );
    assert.ok(firstTokenMs > 0 && firstTokenMs <= totalMs);
    const { json: body } = server.last;
    assert.deepEqual(body.messages, [
      { role: "system", content: "Be brief." },
      { role: "user", content: "What is ä?" },
    ]);
    assert.deepEqual([body.model, body.stream, body.max_tokens], ["test-model", true, 100]);
    assert.deepEqual(exit.settled, [
      { end: "answered", tokens: { prompt: 11, answer: 3, isEstimated: false }, cost: undefined },
    ]);
  });

  it("keeps the connection for the next answer", async () => {
    for (let count = 0; count < 5; count++) await ask();
    // The next one may come before the last bytes behind [DONE].
    assert.ok(server.connections <= 2, `${server.connections}`);
  });

  it("tells thoughts apart, as each maker spells them", async () => {
    const parts = [
      chatDelta({ reasoning_content: "One " }),
      chatDelta({ reasoning: "two " }),
      chatDelta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "three." }] }] }),
      chatDelta({ content: [{ type: "text", text: "Four" }] }),
      chatDelta({ content: " five." }, "stop"),
    ];
    server.next(path, events(parts));
    const { text, thought } = await ask();
    assert.deepEqual({ text, thought }, { text: "Four five.", thought: "One two three." });
    assert.equal(toldText("thought"), "One two three.");
  });

  it("estimates what nobody counted, and takes the cost and the cache where they are told", async () => {
    server.next(path, events([chatDelta({ content: "12345678" }, "stop")]));
    const { figures } = await ask();
    assert.equal(figures.writtenTokens, 2);
    assert.equal(figures.promptTokens, Math.ceil(server.last.body.length / 4));
    assert.equal(exit.settled[0]?.tokens?.isEstimated, true);
    const usage = { prompt_tokens: 10, completion_tokens: 2, cost: 0.25, prompt_tokens_details: { cached_tokens: 4 } };
    server.next(path, events([chatDelta({ content: "x" }, "stop"), { choices: [], usage }]));
    const counted = (await ask()).figures;
    assert.deepEqual([counted.promptTokens, counted.evaluatedTokens, counted.costUsd], [10, 6, 0.25]);
    assert.equal(exit.settled[1]?.cost, 0.25);
  });

  it("says that the answer was cut at its limit", async () => {
    server.next(path, events([chatDelta({ content: "Once upon" }, "length")]));
    assert.equal((await ask()).end, "maxTokens");
  });

  it("reads an answer that comes as one, though a stream was asked for", async () => {
    const message = { role: "assistant", content: "All\nat once.", reasoning_content: "Hm." };
    const whole = { choices: [{ message, finish_reason: "stop" }], usage: { prompt_tokens: 3, completion_tokens: 4 } };
    for (const answer of [
      json(whole),
      status(200, JSON.stringify(whole, undefined, 2)),
      status(200, `${JSON.stringify(whole)}\n`),
    ]) {
      server.next(path, answer);
      const { text, thought, end } = await ask();
      assert.deepEqual({ text, thought, end }, { text: "All\nat once.", thought: "Hm.", end: "endOfText" });
    }
  });

  it("reads events of the wrong content type, without [DONE], with CRLF, comments and a last line left open", async () => {
    const parts = [": OPENROUTER PROCESSING\n\n", chatDelta({ content: "Hi." }), chatDelta({}, "stop")];
    const bare = [`data: ${JSON.stringify(chatDelta({ content: "Hi." }, "stop"))}`];
    const crlf = [`: x\r\n\r\ndata: ${JSON.stringify(chatDelta({ content: "Hi." }, "stop"))}\r\n\r\n`];
    for (const answer of [
      events(parts, { type: "application/json" }),
      events(parts, { end: "close" }),
      events(bare, { end: "close" }),
      events(crlf),
    ]) {
      server.next(path, answer);
      assert.equal((await ask()).text, "Hi.");
    }
  });

  it("puts characters together that come in pieces", async () => {
    const bytes = Buffer.from(`data: ${JSON.stringify(chatDelta({ content: "ä€😀" }, "stop"))}\n\ndata: [DONE]\n\n`);
    server.next(
      path,
      pieces(
        Array.from(bytes, (byte) => Buffer.from([byte])),
        { pauseMs: 0 },
      ),
    );
    assert.equal((await ask()).text, "ä€😀");
  });

  it("reads an event of 1 MB", async () => {
    const text = Array.from({ length: 60_000 }, (_, at) => `word ${at}`)
      .join("\n")
      .slice(0, 1 << 20);
    server.next(path, events([chatDelta({ content: text }), chatDelta({}, "stop")]));
    assert.equal((await ask()).text.length, text.length);
  });

  it("does not wait for the end of a connection behind [DONE]", async () => {
    const whole = [chatDelta({ content: "Hi." }, "stop"), "data: [DONE]\n\n"];
    server.next(path, events(whole, { end: "hang" }));
    exit = new PlainExit("key", { silenceMs: 60_000 });
    chat = newChat();
    assert.equal((await ask()).text, "Hi.");
    assert.equal(server.last.end, undefined);
  });

  it("stops an answer that says one thing again and again, and closes the connection", async () => {
    const line = chatDelta({ content: "I will say this sentence once more. " });
    server.next(path, events(Array(200).fill(line), { end: "hang" }));
    const { end, text } = await ask();
    assert.equal(end, "repetition");
    assert.ok(text.length < 36 * 200);
    await server.seesItClosed();
    assert.equal(exit.settled[0]?.end, "answered");
  });

  it("closes the connection when it is given up, and what came was told", async () => {
    server.next(path, events([chatDelta({ content: "Once" })], { end: "hang" }));
    const abort = new AbortController();
    const asking = ask({ signal: abort.signal });
    await eventually("something was told", () => told.length > 0);
    abort.abort();
    await assert.rejects(asking, { kind: "cancelled" });
    await server.seesItClosed();
    assert.equal(toldText(), "Once");
    assert.equal(exit.settled[0]?.end, "cancelled");
  });

  it("tells the model's name, and a context where the server says none", async () => {
    const { signal } = new AbortController();
    assert.deepEqual(await chat.model(signal), { name: "test-model", contextSize: 16_384 });
    assert.deepEqual(await newChat(2048).model(signal), { name: "test-model", contextSize: 2048 });
  });
});

describe("an answer of a server that is none", () => {
  const begun = chatDelta({ content: "Begun" });

  it("is cut where the stream is, in a character, in an event, and behind one", async () => {
    const event = Buffer.from(
      `data: ${JSON.stringify(begun)}\n\ndata: ${JSON.stringify(chatDelta({ content: "ä" }))}\n\n`,
    );
    const middle = event.indexOf(Buffer.from("ä")) + 1;
    const whole = event.indexOf("\n\n") + 2;
    for (const end of ["cut", "close"] as const) {
      for (const length of [middle, middle + 10, whole]) {
        const { kind } = await failure(pieces([event.subarray(0, length)], { end }));
        assert.equal(kind, "serverCut", `${end} ${length}`);
        assert.equal(toldText(), "Begun");
        assert.equal(exit.settled.at(-1)?.end, kind);
        told = [];
      }
    }
  });

  it("is silent where it hangs, before the first byte and behind it", async () => {
    exit = new PlainExit("key", { firstByteMs: 100, silenceMs: 100 });
    chat = newChat();
    assert.equal((await failure(silence)).kind, "serverSilent");
    assert.equal((await failure(events([begun], { end: "hang" }))).kind, "serverSilent");
    assert.equal(toldText(), "Begun");
    await server.seesItClosed();
  });

  it("is nonsense where it is HTML, no JSON, empty, or has no choices", async () => {
    const answers = [
      status(200, "<html><body>Sign in</body></html>", { "content-type": "text/html" }),
      status(200, "{not json"),
      status(200, "hello"),
      status(204),
      json({ hello: 1 }),
      json({ choices: [] }),
      events([{ choices: [] }]),
      events(["data: {not json\n\n"]),
      events([begun, "data: {not json\n\n"], { end: "hang" }),
    ];
    for (const [at, answer] of answers.entries()) {
      assert.equal((await failure(answer)).kind, "serverNonsense", `${at}`);
    }
    assert.equal(toldText(), "Begun");
  });

  it("is what the error in the stream says", async () => {
    const errors = [
      [{ error: { message: "overloaded", code: 529 } }, "serverBusy"],
      [{ error: { message: "no credit", code: 402 } }, "serverPayment"],
      [{ error: { message: "it broke", type: "server_error" } }, "serverFault"],
      [{ error: "it broke" }, "serverFault"],
    ] as const;
    for (const [error, kind] of errors) {
      const found = await failure(events([begun, error]));
      assert.equal(found.kind, kind);
      assert.match(found.message, /overloaded|no credit|it broke/);
      assert.equal((await failure(json(error))).kind, kind);
    }
    const { message } = await failure(json({ error: { message: "bad key sk-test-0123456789abcdef" } }));
    assert.doesNotMatch(message, /0123456789/);
  });

  it("is refused where the server's filter stopped it, and a fault where it broke off", async () => {
    assert.equal((await failure(events([begun, chatDelta({}, "content_filter")]))).kind, "serverRefused");
    assert.equal((await failure(events([begun, chatDelta({}, "error")]))).kind, "serverFault");
  });
});

describe("how long a chat waits for its first byte", () => {
  it("is five minutes where somebody's own machine may load its model first, and as usual else", async () => {
    await ask();
    assert.deepEqual(exit.sent[0]?.patience, { firstByteMs: 300_000 });
    const away = { baseUrl: "https://models.example", origin: "https://models.example", host: "models.example" };
    const sent: Outgoing[] = [];
    const closed = { send: (one: Outgoing) => Promise.reject(new Error(`${sent.push(one)}`)) };
    const abilities = () => Promise.reject(new Error("nobody asks"));
    const chat = new ServerChat(closed, chosen(away), { abilities });
    const options = { purpose: "chat", sources: [], maxTokens: 1, signal: new AbortController().signal } as const;
    await assert.rejects(chat.chat([{ role: "user", text: "Hello." }], options));
    assert.equal(sent[0]?.patience, undefined);
  });
});

describe("what a server refuses of a question", () => {
  const schema: ObjectSchema = {
    type: "object",
    properties: {
      name: { type: "string", maxLength: 20 },
      kinds: { type: "array", items: { enum: ["a", "b"] }, maxItems: 3 },
    },
  };
  const strict = {
    type: "object",
    properties: {
      name: { type: "string" },
      kinds: { type: "array", items: { type: "string", enum: ["a", "b"] }, maxItems: 3 },
    },
    required: ["name", "kinds"],
    additionalProperties: false,
  };

  it("is asked under the other name, and so from then on", async () => {
    server.next(path, refusal(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."));
    assert.equal((await ask()).text, "Hello from the server.");
    assert.deepEqual([server.last.json.max_tokens, server.last.json.max_completion_tokens], [undefined, 100]);
    await ask();
    assert.equal(server.asked.length, 3);
  });

  it("is left out: the usage, in the words of 422", async () => {
    const detail = [
      { type: "extra_forbidden", loc: ["body", "stream_options"], msg: "Extra inputs are not permitted" },
    ];
    server.next(path, status(422, JSON.stringify({ detail })));
    await ask();
    assert.equal(server.last.json.stream_options, undefined);
    assert.equal(server.last.json.max_tokens, 100);
    assert.deepEqual(server.askedFor(path)[0]?.json.stream_options, { include_usage: true });
  });

  it("is the form of an answer: then the model is told of it in words", async () => {
    server.next(path, chatEvents('{"name":"x","kinds":[]}'));
    await ask({ schema });
    const format = { type: "json_schema", json_schema: { name: "reply", strict: true, schema: strict } };
    assert.deepEqual(server.last.json.response_format, format);
    server.next(path, refusal(400, "This response_format type is unavailable now"));
    server.next(path, chatEvents('```json\n{"name":"y","kinds":[]}\n```'));
    const { text } = await ask({ schema });
    assert.equal(text, '{"name":"y","kinds":[]}');
    const { messages, response_format } = server.last.json as {
      messages: { content: string }[];
      response_format: unknown;
    };
    assert.equal(response_format, undefined);
    assert.ok(messages[1]?.content.endsWith(JSON.stringify(strict)));
    assert.equal(messages[0]?.content, "Be brief.");
  });

  it("is left out too where the server calls it a fault of its own, by its name and before it has said anything", async () => {
    for (const other of ["out of memory", "no such schema in the database"]) {
      server.next(path, refusal(500, other));
      await assert.rejects(ask({ schema }), { kind: "serverFault" });
    }
    const broken = events([chatDelta({ content: "The" }), { error: { message: "max_tokens is too much" } }]);
    assert.equal((await failure(broken)).kind, "serverFault");
    assert.equal(server.asked.length, 3);
    const said = "1 validation error: {'loc': ('body', 'response_format', 'type'), 'input': 'json_schema'}";
    server.next(path, refusal(500, said), chatEvents('{"name":"x","kinds":[]}'));
    assert.equal((await ask({ schema })).text, '{"name":"x","kinds":[]}');
    assert.equal(server.last.json.response_format, undefined);
    assert.equal(server.last.json.max_tokens, 100);
  });

  it("is refused where it names nothing that can be left out, and where all was", async () => {
    const { kind, message } = await failure(refusal(400, "I do not like this"));
    assert.equal(kind, "serverRefused");
    assert.match(message, /I do not like this/);
    assert.equal(server.asked.length, 1);
    server.always(path, refusal(400, "max_tokens max_completion_tokens stream_options"));
    await assert.rejects(ask(), { kind: "serverRefused" });
    assert.equal(server.asked.length, 1 + 4);
  });
});
