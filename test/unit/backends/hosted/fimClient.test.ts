import assert from "node:assert/strict";
import { ServerFim } from "../../../../src/backends/hosted/fimClient";
import type { FimDialect } from "../../../../src/core/hosted/presets";
import type { FimRequest, FimResult, FimToken } from "../../../../src/core/model/backend";
import { eventually } from "../../../helpers/eventually";
import { HostedServer } from "../../../helpers/hostedServer";
import { chosen, PlainExit } from "../../../helpers/plainExit";
import {
  type Answer,
  chatDelta,
  completionEvents,
  completionPart,
  events,
  json,
  pieces,
  refusal,
  silence,
  status,
} from "../../../helpers/serverAnswers";

const usual: FimRequest = {
  path: "src/sum.js",
  context: [{ path: "src/other.js", text: "export const one = 1;\n", lines: { from: 4, to: 5 } }],
  prefix: "function sum(a, b) {\n  return ",
  prefixStart: 40,
  prefixLine: 2,
  suffix: "\n}\n\nsum(1, 2);\n",
  maxTokens: 48,
  extent: "line",
  budgetMs: 60_000,
  urgency: "live",
};
const path = "/v1/completions";

let server: HostedServer;
let exit: PlainExit;
let fim: ServerFim;
let told: FimToken[];

beforeEach(async () => {
  server = await HostedServer.start();
  exit = new PlainExit("key");
  fim = newFim("completionsSuffix");
  told = [];
});
afterEach(() => server.close());

function newFim(dialect: FimDialect | undefined, completionModel = "test-model", contextSize = 8192): ServerFim {
  const abilities = async () => ({ models: [], software: "", chats: true, fim: dialect, contextSize });
  return new ServerFim(exit, chosen(server, { completionModel }), { abilities });
}

function ask(over: Partial<FimRequest> = {}, signal = new AbortController().signal): Promise<FimResult> {
  return fim.complete({ ...usual, ...over }, { onToken: (token) => void told.push(token), signal });
}

function textOf(tokens: readonly FimToken[]): string {
  return tokens.map(({ text }) => text).join("");
}

describe("a hole that a server fills", () => {
  it("is asked with what stands before and behind it", async () => {
    const { tokens, end, timing } = await ask();
    assert.equal(textOf(tokens), "a + b;");
    assert.equal(textOf(told), "a + b;");
    assert.equal(end, "endOfText");
    assert.ok(timing.firstTokenMs > 0 && timing.firstTokenMs <= timing.totalMs);
    const { prompt, suffix, max_tokens, stream, model } = server.last.json;
    assert.deepEqual(
      { prompt, suffix, max_tokens, stream, model },
      { prompt: usual.prefix, suffix: usual.suffix, max_tokens: 48, stream: true, model: "test-model" },
    );
    assert.doesNotMatch(server.last.body, /other\.js|const one/);
  });

  it("says of which texts the prompt is made", async () => {
    await ask();
    // Three lines behind the cursor's, of which the last has no text.
    const own = { path: usual.path, lines: { first: 3, last: 8 } };
    assert.deepEqual(exit.sent[0]?.sources, [own]);
    assert.equal(exit.sent[0]?.purpose, "completion");
    fim = newFim("infill");
    server.always("/infill", events([{ content: "a", stop: true, stop_type: "eos" }]));
    const context = [...usual.context, { path: "src/odd.js", text: "odd();" }];
    await ask({ context });
    const others = [{ path: "src/other.js", lines: { first: 5, last: 5 } }, { path: "src/odd.js" }];
    assert.deepEqual(exit.sent[1]?.sources, [own, ...others]);
    await ask({ context, prefixLine: undefined });
    assert.deepEqual(exit.sent[2]?.sources, [{ path: usual.path }, ...others]);
  });

  it("asks for nothing ahead and for no prompt alone: nothing leaves", async () => {
    await assert.rejects(ask({ urgency: "ahead" }), { kind: "superseded" });
    await assert.rejects(ask({ maxTokens: 0 }), { kind: "superseded" });
    assert.equal(exit.sent.length, 0);
    assert.equal(server.connections, 0);
  });

  it("makes way for a newer one, and the server sees the connection close", async () => {
    server.next(path, silence);
    const first = assert.rejects(ask(), { kind: "superseded" });
    await eventually("the first is asked", () => server.asked.length === 1);
    const second = await ask({ prefix: `${usual.prefix}a` });
    await first;
    assert.equal(textOf(second.tokens), "a + b;");
    await eventually("the first is closed", () => server.asked[0]?.end === "gone");
    assert.deepEqual(
      exit.settled.map(({ end }) => end),
      ["answered"],
    );
  });

  it("closes the connection when it is given up in the middle", async () => {
    server.next(path, events([completionPart("a +")], { end: "hang" }));
    const abort = new AbortController();
    const asking = assert.rejects(ask({}, abort.signal), { kind: "cancelled" });
    await eventually("something was told", () => told.length > 0);
    abort.abort();
    await asking;
    await server.seesItClosed();
    assert.equal(exit.settled[0]?.end, "cancelled");
  });

  it("tells what model it is: with a context that is worth its price, and a gate that lets much through", async () => {
    const { signal } = new AbortController();
    const model = await fim.model(signal);
    assert.deepEqual(model && { ...model, minLineLogProb: 0 }, {
      name: "test-model",
      contextSize: 4096,
      minLineLogProb: 0,
      writesBlocks: true,
    });
    assert.ok(model && model.minLineLogProb < Math.log(0.55));
    assert.equal((await newFim("infill", "test-model", 2048).model(signal))?.contextSize, 2048);
    assert.equal(await newFim(undefined).model(signal), undefined);
    assert.equal(await newFim("infill", "").model(signal), undefined);
    fim = newFim(undefined);
    await assert.rejects(ask(), { kind: "noFim" });
  });

  it("is asked without what the server refuses, from then on", async () => {
    server.next(path, refusal(400, "logprobs is not supported"), refusal(422, "stream_options: extra fields"));
    for (let count = 0; count < 2; count++) assert.equal(textOf((await ask()).tokens), "a + b;");
    assert.equal(server.asked.length, 4);
    const { logprobs, stream_options, max_tokens } = server.last.json;
    assert.deepEqual(
      { logprobs, stream_options, max_tokens },
      { logprobs: undefined, stream_options: undefined, max_tokens: 48 },
    );
    assert.equal(server.asked[0]?.json.logprobs, 1);
    server.next(path, refusal(400, "max_tokens is too large"));
    await assert.rejects(ask(), { kind: "serverRefused" });
    assert.equal(server.asked.length, 5);
  });

  it("sends a window that stays where it begins while somebody types", async () => {
    const before = Array.from({ length: 2000 }, (_, at) => `line ${at} of the text${"!".repeat(at % 7)}\n`).join("");
    const context = [{ path: "not/sent.js", text: "z".repeat(20_000) }];
    const begins: string[] = [];
    for (let typed = 0; typed < 5; typed++) {
      const prefix = `${before}${"x".repeat(typed * 10)}`;
      await ask({ prefix, prefixStart: 0, prefixLine: 0, suffix: "y".repeat(9000), context });
      const { prompt, suffix } = server.last.json as { prompt: string; suffix: string };
      begins.push(prompt.slice(0, 30));
      assert.match(prompt, /^line \d+ of/);
      assert.ok(prompt.length > 4000 && prompt.length <= 6000, `${prompt.length}`);
      assert.equal(suffix.length, 2000);
      const [source] = exit.sent.at(-1)?.sources ?? [];
      const first = Number(/^line (\d+)/.exec(prompt)?.[1]) + 1;
      assert.deepEqual(source?.lines, { first, last: 2001 });
    }
    assert.equal(new Set(begins).size, 1);
  });

  it("sends no more than the server holds", async () => {
    fim = newFim("completionsSuffix", "test-model", 512);
    await ask({ prefix: "a\n".repeat(5000), suffix: "b\n".repeat(5000) });
    const { prompt, suffix } = server.last.json as { prompt: string; suffix: string };
    assert.ok(prompt.length + suffix.length <= (512 - 48) * 3);
  });
});

describe("the end of a server's answer", () => {
  const hanging = (...texts: readonly string[]) =>
    events(
      texts.map((text) => completionPart(text)),
      { end: "hang" },
    );

  it("is the end of the line, and closes the connection", async () => {
    server.next(path, hanging("a ", "+ b;", "\n  more", "(and more)"));
    const { tokens, end } = await ask();
    assert.deepEqual({ text: textOf(tokens), end }, { text: "a + b;", end: "lineEnd" });
    await server.seesItClosed();
    assert.deepEqual(exit.settled, [
      {
        end: "answered",
        tokens: { prompt: Math.ceil(server.last.body.length / 4), answer: 4, isEstimated: true },
        cost: undefined,
      },
    ]);
  });

  it("is the end of a block", async () => {
    const prefix = "function sum(a, b) {";
    server.next(path, hanging("\n  const c = a + b;\n", "  return c;\n}\n", "sum();\n"));
    const { tokens, end } = await ask({ prefix, suffix: "\n", extent: "block" });
    assert.deepEqual({ text: textOf(tokens), end }, { text: "\n  const c = a + b;\n  return c;\n}", end: "blockEnd" });
    await server.seesItClosed();
  });

  it("is what already stands below, and what was said before", async () => {
    server.next(path, hanging("a;\n", "}\n"), hanging("call(one);\n", "call(one);\n", "call(one);\n"));
    assert.equal((await ask({ extent: "block", prefix: "  x = ", suffix: "\n}" })).end, "blockEnd");
    assert.equal((await ask({ extent: "block", prefix: "", suffix: "" })).end, "repetition");
  });

  it("is where the line cannot become sure enough any more", async () => {
    const part = (text: string, logProb: number) => ({
      choices: [{ text, logprobs: { tokens: [text], token_logprobs: [logProb] } }],
    });
    const parts = [part("a", -0.1), part(" +", -1.2), part(" b", -0.1)];
    server.next(path, events(parts, { end: "hang" }), events(parts), events(parts));
    const { tokens, end } = await ask({ gateFactor: 1 });
    assert.deepEqual({ text: textOf(tokens), end }, { text: "a", end: "unsure" });
    await server.seesItClosed();
    for (const gateFactor of [2, undefined]) assert.equal(textOf((await ask({ gateFactor })).tokens), "a + b");
  });

  it("is a special token of any family, also in pieces, and none of it is told", async () => {
    for (const marker of ["<|fim_pad|>", "<fim_suffix>", "<｜fim▁end｜>", "[SUFFIX]", "<EOT>", "<|im_end|>"]) {
      told = [];
      server.next(path, hanging("a + b", marker.slice(0, 3), marker.slice(3), "rubbish"));
      const { tokens, end } = await ask();
      assert.deepEqual({ text: textOf(tokens), end }, { text: "a + b", end: "endOfText" }, marker);
      assert.equal(textOf(told), "a + b");
    }
  });

  it("is not a tag of HTML", async () => {
    server.next(path, completionEvents("old</s> new"));
    assert.equal(textOf((await ask()).tokens), "old</s> new");
  });

  it("is the line's end once the time is over", async () => {
    server.next(path, hanging("  one();\n", "  two();\n"));
    const { tokens, end } = await ask({ budgetMs: 0, extent: "block", prefix: "f() {\n" });
    assert.deepEqual({ text: textOf(tokens), end }, { text: "  one();", end: "timeBudget" });
  });

  it("is the server's, by its limit or by the model", async () => {
    server.next(
      path,
      events([completionPart("a +", "length")]),
      events([completionPart("a + b"), completionPart("", "stop")]),
    );
    assert.equal((await ask()).end, "maxTokens");
    assert.equal((await ask()).end, "endOfText");
    // [DONE] alone says so, too.
    server.next(path, events([completionPart("a + b")]));
    assert.equal((await ask()).end, "endOfText");
  });

  it("has line ends of LF", async () => {
    server.next(path, completionEvents("\r\n  a();\r\n  b();"));
    const { tokens } = await ask({ extent: "block", prefix: "f() {" });
    assert.equal(textOf(tokens), "\n  a();\n  b();");
  });

  it("is a failure where the stream is cut, hangs, or is no answer", async () => {
    const part = completionPart("a +");
    const cases: readonly (readonly [Answer, string])[] = [
      [events([part], { end: "cut" }), "serverCut"],
      [events([part], { end: "close" }), "serverCut"],
      [events(["data: {\n\n"]), "serverNonsense"],
      [json({ choices: [] }), "serverNonsense"],
      [status(200, "<html>"), "serverNonsense"],
      [events([part, { error: { message: "busy", code: 429 } }]), "serverBusy"],
    ];
    for (const [answer, kind] of cases) {
      server.next(path, answer);
      await assert.rejects(ask(), { kind }, kind);
      assert.equal(exit.settled.at(-1)?.end, kind);
    }
    exit = new PlainExit("key", { silenceMs: 100 });
    fim = newFim("completionsSuffix");
    server.next(path, hanging("a +"));
    await assert.rejects(ask(), { kind: "serverSilent" });
  });

  it("waits ten seconds for the first byte, not a minute as for a chat", async () => {
    await ask();
    assert.deepEqual(exit.sent[0]?.patience, { firstByteMs: 10_000 });
  });

  it("holds back half a character until it is whole", async () => {
    const bytes = Buffer.from(`data: ${JSON.stringify(completionPart('"ä€"', "stop"))}\n\n`);
    server.next(
      path,
      pieces(
        [...bytes].map((byte) => Buffer.from([byte])),
        { pauseMs: 0 },
      ),
    );
    assert.equal(textOf((await ask()).tokens), '"ä€"');
  });
});

describe("the dialects of holes", () => {
  it("are OpenAI's, with probabilities in both forms", async () => {
    const old = { choices: [{ text: "a + b", logprobs: { tokens: ["a", " + b"], token_logprobs: [-0.1, -0.2] } }] };
    const end = completionPart("", "stop");
    server.next(path, events([old, end]));
    assert.deepEqual((await ask()).tokens, [
      { text: "a", logProb: -0.1 },
      { text: " + b", logProb: -0.2 },
    ]);
    const content = [{ token: "a", logprob: -0.5 }];
    server.next(path, events([{ choices: [{ text: "a", logprobs: { content } }] }, end]));
    assert.deepEqual((await ask()).tokens, [{ text: "a", logProb: -0.5 }]);
  });

  it("give a piece the probability of all its tokens where their texts are not its own", async () => {
    const logprobs = { tokens: ["bytes:\\xc3", "bytes:\\xa4"], token_logprobs: [-0.25, -0.5] };
    server.next(path, events([{ choices: [{ text: "ä", logprobs, finish_reason: "stop" }] }]));
    assert.deepEqual((await ask()).tokens, [{ text: "ä", logProb: -0.75 }]);
  });

  it("are llama.cpp's, which has no [DONE]", async () => {
    fim = newFim("infill");
    const probabilities = [{ id: 1, token: "a", bytes: [97], logprob: -0.25, top_logprobs: [] }];
    const last = { content: "", stop: true, stop_type: "limit", tokens_predicted: 1, tokens_evaluated: 30 };
    const parts = [{ content: "a", stop: false, completion_probabilities: probabilities }, last];
    server.next("/infill", events([...parts.slice(0, 1), { ...last, timings: { prompt_n: 7 } }], { end: "close" }));
    const { tokens, end, timing } = await ask();
    assert.deepEqual({ tokens, end }, { tokens: [{ text: "a", logProb: -0.25 }], end: "maxTokens" });
    assert.deepEqual([timing.promptTokens, timing.evaluatedTokens], [30, 7]);
    const { input_prefix, input_suffix, input_extra, n_predict } = server.last.json;
    assert.deepEqual(
      { input_prefix, input_suffix, input_extra, n_predict },
      {
        input_prefix: usual.prefix,
        input_suffix: usual.suffix,
        input_extra: [{ filename: "src/other.js", text: "export const one = 1;\n" }],
        n_predict: 48,
      },
    );
  });

  it("are llama.cpp's by a prompt of the family's where the name tells it and the text spells no token", async () => {
    fim = newFim("infill", "qwen2.5-coder-7b-q8_0.gguf");
    server.always("/infill", events([{ content: "a", stop: true, stop_type: "eos" }], { end: "close" }));
    assert.equal(textOf((await ask()).tokens), "a + b;");
    assert.match(`${server.last.json.prompt}`, /<\|fim_middle\|> {2}return $/);
    assert.equal(textOf((await ask({ prefix: 'const end = "<|endoftext|>";\nlet ' })).tokens), "a");
    assert.equal(server.last.json.input_suffix, usual.suffix);
  });

  it("are Mistral's, which answers as a chat and takes nothing that it does not know", async () => {
    fim = newFim("mistral", "codestral-latest");
    const usage = { prompt_tokens: 9, completion_tokens: 2 };
    server.next(
      "/v1/fim/completions",
      events([chatDelta({ content: "a + " }), { ...chatDelta({ content: "b" }, "stop"), usage }]),
    );
    const { tokens, timing } = await ask();
    assert.equal(textOf(tokens), "a + b");
    assert.equal(timing.promptTokens, 9);
    assert.deepEqual(Object.keys(server.last.json).sort(), [
      "max_tokens",
      "model",
      "prompt",
      "stream",
      "suffix",
      "temperature",
    ]);
  });

  it("are DeepSeek's beta", async () => {
    fim = newFim("deepseek");
    server.next("/beta/completions", completionEvents("a + b"));
    assert.equal(textOf((await ask()).tokens), "a + b");
  });

  it("are Ollama's, one JSON value a line", async () => {
    fim = newFim("ollama");
    const lines = [
      { model: "m", response: "a +", done: false },
      { model: "m", response: " b", done: false, logprobs: [{ token: " b", logprob: -0.1 }] },
      { model: "m", response: "", done: true, done_reason: "stop", prompt_eval_count: 20, eval_count: 3 },
    ].map((line) => `${JSON.stringify(line)}\n`);
    server.next("/api/generate", json({ done: true, done_reason: "load" }));
    server.next("/api/generate", pieces(lines, { type: "application/x-ndjson" }));
    const { tokens, end, timing } = await ask({ suffix: "" });
    assert.deepEqual(tokens, [
      { text: "a +", logProb: undefined },
      { text: " b", logProb: -0.1 },
    ]);
    assert.deepEqual([end, timing.promptTokens], ["endOfText", 20]);
    const { suffix, options } = server.last.json;
    assert.deepEqual({ suffix, options }, { suffix: "\n", options: { temperature: 0, num_predict: 48 } });
  });

  /** What stands in front of the middle while 900 characters are typed, and the longest text behind it. */
  async function typed(model: string) {
    fim = newFim("prompt", model);
    const line = "const total = price * amount;\n";
    const beginnings = new Set<string>();
    let longest = 0;
    for (let at = 0; at < 900; at += 30) {
      // The window's start moves once.
      const prefixStart = at < 600 ? 0 : 150;
      const prefix = (line.repeat(20) + line.repeat(40).slice(0, at)).slice(prefixStart);
      server.next(path, completionEvents("a"));
      await ask({ prefix, prefixStart });
      const [, beginning = "", recent = ""] = /^(.*fim_middle\|?>)(.*)$/s.exec(`${server.last.json.prompt}`) ?? [];
      assert.ok(beginning !== "" && prefix.endsWith(recent), recent);
      longest = Math.max(longest, recent.length);
      beginnings.add(`${prefixStart} ${beginning}`);
    }
    return { beginnings: beginnings.size, longest };
  }

  it("are a prompt of which a key changes the end alone, for hundreds of keys", async () => {
    // One beginning for each 400 characters, and one more because the window's start moved.
    const prefixFirst = await typed("qwen2.5-coder-7b-q8_0.gguf");
    assert.ok(prefixFirst.beginnings <= 5 && prefixFirst.longest < 460, JSON.stringify(prefixFirst));
    assert.equal((await typed("starcoder2-3b")).beginnings, 2);
  });

  it("are a prompt in the family's own spelling, with nobody else's special tokens in it", async () => {
    fim = newFim("prompt", "Qwen/Qwen2.5-Coder-7B");
    assert.equal(textOf((await ask()).tokens), "a + b;");
    assert.equal(
      server.last.json.prompt,
      `<|repo_name|>project\n<|file_sep|>src/other.js\nexport const one = 1;\n<|file_sep|>src/sum.js\n<|fim_prefix|>function sum(a, b) {\n<|fim_suffix|>${usual.suffix}<|fim_middle|>  return `,
    );
    assert.equal(server.last.json.suffix, undefined);
    const { tokens } = await ask({ prefix: 'const end = "<|endoftext|>";\nlet ' });
    assert.deepEqual(tokens, []);
    assert.equal(server.asked.length, 1);
  });
});
