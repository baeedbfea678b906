import type { ChosenServer } from "../../core/hosted/permission";
import { type FimDialect, serviceAt } from "../../core/hosted/presets";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { settledOnAbort } from "../../util/abort";
import type { Probing } from "./chatClient";
import { fillsHole, saysNo } from "./fimTrial";
import { listAt, numberAt, textAt } from "./json";
import type { Exit, ServerAbilities } from "./ports";
import { askServer, usageOf } from "./serverReply";

/** By whom a server says that its models are owned. */
const softwareOfOwner: Readonly<Record<string, string>> = {
  llamacpp: "llama.cpp",
  vllm: "vLLM",
  library: "Ollama",
  organization_owner: "LM Studio",
};
/** What Ollama and LM Studio load a model with unless they are told otherwise; they cut longer prompts in silence. */
const leastContext = 4096;

/** Finds out what a server can do, once, with requests that hold nothing of the user's. */
export class ServerProbe implements Probing {
  #found: Promise<ServerAbilities> | undefined;

  /** @param known what was found out before */
  constructor(
    private readonly exit: Exit,
    private readonly server: ChosenServer,
    known?: ServerAbilities,
  ) {
    this.#found = known && Promise.resolve(known);
  }

  /** Asks again after a failure. @throws {BackendError} with its kind */
  async abilities(signal: AbortSignal): Promise<ServerAbilities> {
    const cancelled = () => new BackendError("cancelled", "cancelled");
    if (signal.aborted) throw cancelled();
    this.#found ??= this.#probe().catch((error) => {
      this.#found = undefined;
      throw error;
    });
    // Whoever gives up does not end it for the others.
    return await settledOnAbort(this.#found, signal, cancelled);
  }

  async #probe(): Promise<ServerAbilities> {
    const list = listAt(await this.#tried("GET", "/v1/models", ["serverNotFound", "serverRefused"]), "data");
    const models = list.map((model) => textAt(model, "id") ?? "").filter((id) => id !== "");
    const { software, fim } = await this.#software(list);
    const wanted = this.server.chatModel || this.server.completionModel;
    const contextSize = await this.#contextSize(
      software,
      list.find((model) => textAt(model, "id") === wanted),
    );
    return { models, software, chats: await this.#chats(), fim: await this.#fim(fim), contextSize };
  }

  /** What it runs, and how it may fill holes, the likeliest way first. */
  async #software(list: readonly unknown[]): Promise<{ software: string; fim: readonly FimDialect[] }> {
    const service = serviceAt(this.server.origin);
    if (service) return { software: service.name, fim: [service.fim ?? "completionsSuffix"] };
    const software = softwareOfOwner[textAt(list[0], "owned_by") ?? ""] ?? (await this.#softwareByAddress());
    const ways: Readonly<Record<string, readonly FimDialect[]>> = {
      "llama.cpp": ["infill"],
      Ollama: ["ollama"],
      vLLM: ["completionsSuffix", "prompt"],
    };
    return { software, fim: ways[software] ?? ["completionsSuffix", "infill", "prompt"] };
  }

  async #softwareByAddress(): Promise<string> {
    if (textAt(await this.#tried("GET", "/api/version"), "version") !== undefined) return "Ollama";
    return (await this.#llamaContext()) === undefined ? "" : "llama.cpp";
  }

  async #llamaContext(): Promise<number | undefined> {
    return numberAt(await this.#tried("GET", "/props"), "default_generation_settings", "n_ctx");
  }

  /** @param model as the server lists it */
  async #contextSize(software: string, model: unknown): Promise<number | undefined> {
    const isWanted = (one: unknown) =>
      [textAt(one, "id"), textAt(one, "model"), textAt(one, "name")].includes(textAt(model, "id"));
    switch (software) {
      case "llama.cpp":
        return await this.#llamaContext();
      case "Ollama": {
        const running = listAt(await this.#tried("GET", "/api/ps"), "models").find(isWanted);
        return numberAt(running, "context_length") ?? leastContext;
      }
      case "LM Studio": {
        const loaded = listAt(await this.#tried("GET", "/api/v0/models"), "data").find(isWanted);
        return numberAt(loaded, "loaded_context_length") ?? leastContext;
      }
      default:
        return ["max_model_len", "context_length", "max_context_length", "context_window"]
          .map((name) => numberAt(model, name))
          .find((size) => size !== undefined && size > 0);
    }
  }

  /** An empty conversation costs nothing: where there is a chat, it is refused for its emptiness. */
  async #chats(): Promise<boolean> {
    const { chatModel } = this.server;
    if (chatModel === "") return true;
    const body = JSON.stringify({ model: chatModel, messages: [], max_tokens: 1 });
    try {
      await this.#ask("POST", "/v1/chat/completions", body);
    } catch (error) {
      if (!(error instanceof BackendError && saysNo.has(error.kind))) throw error;
      return error.kind !== "serverNotFound" && error.kind !== "serverForbidden";
    }
    return true;
  }

  async #fim(ways: readonly FimDialect[]): Promise<FimDialect | undefined> {
    if (this.server.completionModel === "") return undefined;
    for (const way of ways) {
      if (await fillsHole(this.exit, this.server, way)) return way;
    }
    return undefined;
  }

  /** @returns undefined where the server says no */
  async #tried(method: "GET", path: string, no: readonly FailureKind[] = [...saysNo]): Promise<unknown> {
    try {
      return await this.#ask(method, path);
    } catch (error) {
      if (error instanceof BackendError && no.includes(error.kind)) return undefined;
      throw error;
    }
  }

  async #ask(method: "GET" | "POST", path: string, body?: string): Promise<unknown> {
    const { server } = this;
    // Each request has its own limits of time.
    const { signal } = new AbortController();
    const model = body === undefined ? "" : server.chatModel;
    const about = { server, purpose: "setup", method, path, model, sources: [], signal } as const;
    return await askServer(this.exit, body === undefined ? about : { ...about, body }, async (values, tally) => {
      let first: unknown;
      for await (const value of values) first ??= value;
      tally.usage = usageOf(first);
      return first;
    });
  }
}
