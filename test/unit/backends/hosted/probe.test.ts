import assert from "node:assert/strict";
import type { ServerAbilities } from "../../../../src/backends/hosted/ports";
import { ServerProbe } from "../../../../src/backends/hosted/probe";
import type { ChosenServer } from "../../../../src/core/hosted/permission";
import { HostedServer } from "../../../helpers/hostedServer";
import { chosen, PlainExit } from "../../../helpers/plainExit";
import { type Answer, completionEvents, events, json, refusal, silence, status } from "../../../helpers/serverAnswers";

let server: HostedServer;
let exit: PlainExit;

beforeEach(async () => {
  server = await HostedServer.start();
  exit = new PlainExit("key");
});
afterEach(() => server.close());

function probe(over: Partial<ChosenServer> = {}, known?: ServerAbilities): Promise<ServerAbilities> {
  return new ServerProbe(exit, chosen(server, over), known).abilities(new AbortController().signal);
}

function lists(owner: string, over: Readonly<Record<string, unknown>> = {}): void {
  server.always("/v1/models", json({ data: [{ id: "test-model", owned_by: owner, ...over }, { id: "other" }] }));
}

/** Fills the probe's hole as a model does that sees what stands behind it. */
const fills: Answer = (asked, response) =>
  completionEvents(`${asked.json.suffix}`.includes("return twice") ? " twice" : " y = 1;")(asked, response);

describe("what a server can do", () => {
  it("is told of any of OpenAI's kind: models, chat, and holes where it looks behind them", async () => {
    server.always("/v1/completions", fills);
    assert.deepEqual(await probe(), {
      models: ["test-model"],
      software: "",
      chats: true,
      fim: "completionsSuffix",
      contextSize: undefined,
    });
    // Whatever was asked held nothing of the user's.
    for (const { purpose, sources } of exit.sent)
      assert.deepEqual({ purpose, sources }, { purpose: "setup", sources: [] });
    // Two addresses of other software were not there.
    assert.equal(exit.settled.length, exit.sent.length - 2);
    assert.deepEqual(
      exit.settled.map(({ tokens }) => tokens?.isEstimated),
      [undefined, false, true],
    );
  });

  it("is not to fill holes where it leaves out the text behind them", async () => {
    server.always("/v1/completions", completionEvents(" y = 1;"));
    assert.equal((await probe()).fim, undefined);
  });

  it("is llama.cpp's: its context, and holes where the model has the tokens", async () => {
    lists("llamacpp", { meta: { n_ctx_train: 32_768 } });
    server.always("/props", json({ default_generation_settings: { n_ctx: 8192 } }));
    server.always("/infill", events([{ content: "twice", stop: true, stop_type: "limit" }], { end: "close" }));
    const { software, fim, contextSize } = await probe();
    assert.deepEqual({ software, fim, contextSize }, { software: "llama.cpp", fim: "infill", contextSize: 8192 });
    server.always("/infill", refusal(501, "Infill is not supported by this model: prefix token is missing."));
    assert.equal((await probe()).fim, undefined);
    assert.equal(server.askedFor("/v1/completions").length, 0);
  });

  it("is Ollama's: the context that it has loaded the model with, and holes where the model has `insert`", async () => {
    lists("library");
    server.always("/api/ps", json({ models: [{ name: "test-model", context_length: 16_384 }] }));
    server.always("/api/generate", status(200, '{"response":"twice","done":true,"done_reason":"stop"}\n'));
    const { software, fim, contextSize } = await probe();
    assert.deepEqual({ software, fim, contextSize }, { software: "Ollama", fim: "ollama", contextSize: 16_384 });
    server.always("/api/ps", json({ models: [] }));
    server.always("/api/generate", status(400, '{"error":"test-model does not support insert"}'));
    const without = await probe();
    assert.deepEqual([without.fim, without.contextSize], [undefined, 4096]);
  });

  it("is told by addresses where the models' owner says nothing", async () => {
    lists("somebody");
    server.always("/api/version", json({ version: "0.12.11" }));
    server.always("/api/generate", status(200, '{"response":"twice","done":true}\n'));
    assert.equal((await probe()).software, "Ollama");
    server.always("/api/version", status(404));
    server.always("/props", json({ default_generation_settings: { n_ctx: 2048 } }));
    assert.equal((await probe()).software, "llama.cpp");
  });

  it("is vLLM's: by a prompt of the family's, because it refuses a suffix", async () => {
    const id = "Qwen/Qwen2.5-Coder-7B";
    server.always("/v1/models", json({ data: [{ id, owned_by: "vllm", max_model_len: 32_768 }] }));
    server.always("/v1/completions", (asked, response) => {
      const answer =
        asked.json.suffix === undefined
          ? completionEvents(" twice")
          : refusal(400, "suffix is not currently supported");
      return answer(asked, response);
    });
    const { software, fim, contextSize } = await probe({ chatModel: id, completionModel: id });
    assert.deepEqual({ software, fim, contextSize }, { software: "vLLM", fim: "prompt", contextSize: 32_768 });
    const { prompt } = server.askedFor("/v1/completions")[1]?.json ?? {};
    assert.match(`${prompt}`, /<\|fim_suffix\|> = x \* 2;\n {2}return twice;/);
    // A model of no known family cannot be asked so.
    assert.equal((await probe({ completionModel: "some-model" })).fim, undefined);
  });

  it("is LM Studio's: the context that it has loaded the model with", async () => {
    lists("organization_owner");
    server.always(
      "/api/v0/models",
      json({ data: [{ id: "test-model", max_context_length: 131_072, loaded_context_length: 6000 }] }),
    );
    const { software, contextSize } = await probe();
    assert.deepEqual({ software, contextSize }, { software: "LM Studio", contextSize: 6000 });
  });

  it("is asked for no more than the service is known for", async () => {
    lists("mistralai", { max_context_length: 131_072 });
    server.always(
      "/v1/fim/completions",
      events([{ choices: [{ delta: { content: "twice" }, finish_reason: "stop" }] }]),
    );
    const { software, fim, contextSize } = await probe({ origin: "https://api.mistral.ai" });
    assert.deepEqual({ software, fim, contextSize }, { software: "Mistral", fim: "mistral", contextSize: 131_072 });
    const paths = server.asked.map((asked) => asked.path);
    assert.deepEqual(paths, ["/v1/models", "/v1/chat/completions", "/v1/fim/completions"]);
  });

  it("is no chat where there is no such address or model, and asks for none that nobody chose", async () => {
    server.always("/v1/chat/completions", refusal(404, "no such model"));
    assert.equal((await probe()).chats, false);
    server.always("/v1/chat/completions", refusal(400, "messages must not be empty"));
    assert.equal((await probe()).chats, true);
    server.asked.length = 0;
    await probe({ chatModel: "", completionModel: "" });
    const paths = server.asked.map(({ path }) => path);
    assert.ok(!paths.includes("/v1/chat/completions") && !paths.includes("/v1/completions"), paths.join());
  });

  it("is found out though it lists no models", async () => {
    server.always("/v1/models", status(404));
    server.always("/v1/completions", fills);
    const { models, fim } = await probe();
    assert.deepEqual({ models, fim }, { models: [], fim: "completionsSuffix" });
  });

  it("is not found out without a key, or where it is silent, busy or something else; and is asked again then", async () => {
    const asking = new ServerProbe(exit, chosen(server));
    const { signal } = new AbortController();
    server.next("/v1/models", silence);
    const hasty = new ServerProbe(new PlainExit("key", { firstByteMs: 100 }), chosen(server));
    await assert.rejects(hasty.abilities(signal), { kind: "serverSilent" });
    const cases = [
      [refusal(401, "no key"), "serverKey"],
      [refusal(429, "busy"), "serverBusy"],
      [status(200, "<html>"), "serverNonsense"],
    ] as const;
    for (const [answer, kind] of cases) {
      server.next("/v1/models", answer);
      await assert.rejects(asking.abilities(signal), { kind });
    }
    server.next("/v1/chat/completions", refusal(401, "the list needs no key, and this does"));
    await assert.rejects(asking.abilities(signal), { kind: "serverKey" });
    assert.equal((await asking.abilities(signal)).chats, true);
  });

  it("is found out once, for all who ask, also where one of them gives up", async () => {
    const asking = new ServerProbe(exit, chosen(server));
    const abort = new AbortController();
    const first = assert.rejects(asking.abilities(abort.signal), { kind: "cancelled" });
    const second = asking.abilities(new AbortController().signal);
    abort.abort();
    await first;
    await second;
    await asking.abilities(new AbortController().signal);
    assert.equal(server.askedFor("/v1/models").length, 1);
  });

  it("is taken as it was found out before", async () => {
    const known = { models: ["x"], software: "vLLM", chats: true, fim: undefined, contextSize: 100 };
    assert.deepEqual(await probe({}, known), known);
    assert.equal(server.connections, 0);
  });
});
