import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { exitOf } from "../../scripts/childProcess";
import { llamaServerPath } from "../../scripts/llamaServerBuild";
import { cpuSecondsOf } from "./cpuSeconds";
import type { InfillRequest, InfillServer, InfillWork } from "./infill";
import { batchSize, cacheReuse } from "./serverFlags";

export interface LlamaServerOptions {
  readonly modelPath: string;
  readonly threads: number;
  /** Answers that each request asks for: llama.vscode shows one and asks for three, unless its user changes that. */
  readonly answers: number;
}

/** Milliseconds in which a server on a busy machine has loaded its model. */
const patienceMs = 180_000;

/** The part of an answer of `/infill` that we read. */
interface Completion {
  readonly tokens_predicted: number;
  readonly timings: { readonly prompt_n: number; readonly cache_n: number; readonly predicted_n: number };
}

/**
 * A real llama.cpp server with llama.vscode's flags, asked with llama.vscode's own request. The model of the bench
 * writes nonsense, which costs the same; so the request says how many tokens shall come, and leaves out what would end
 * them early because of what they say (`n_indent`, `t_max_predict_ms`).
 */
export class LlamaServer implements InfillServer {
  /** Answers that ended before they had as many tokens as was asked for; with the timing model there should be none. */
  cutShort = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly address: string,
    private readonly answers: number,
  ) {}

  /** @throws when the server was not built, or does not start */
  static async start({ modelPath, threads, answers }: LlamaServerOptions): Promise<LlamaServer> {
    const program = llamaServerPath();
    if (!existsSync(program)) throw new Error("llama.cpp's server is not there: npm run bench:server builds it.");
    const port = await freePort();
    const flags = { "--model": modelPath, "--host": "127.0.0.1", "--port": port, "--ctx-size": 0 };
    const theirs = { "--batch-size": batchSize, "--ubatch-size": batchSize, "--cache-reuse": cacheReuse };
    const ours = { "--threads": threads, "--threads-batch": threads };
    const args = Object.entries({ ...flags, ...theirs, ...ours }).flatMap(([flag, value]) => [flag, String(value)]);
    const child = spawn(program, [...args, "--offline"], { stdio: ["ignore", "ignore", "pipe"] });
    const server = new LlamaServer(child, `http://127.0.0.1:${port}`, answers);
    let said = "";
    child.stderr?.on("data", (data: Buffer) => {
      said = (said + data.toString()).slice(-4000);
    });
    if (await server.#isReady()) return server;
    await server.close();
    throw new Error(`llama.cpp's server does not start:\n${said}`);
  }

  async infill(request: InfillRequest): Promise<InfillWork> {
    const { tokens } = await this.#post<{ tokens: unknown[] }>("tokenize", { content: request.answer });
    const wanted = Math.max(1, tokens.length);
    const answer = await this.#post<Completion | Completion[]>("infill", {
      id_slot: 0,
      input_prefix: request.inputPrefix,
      input_suffix: request.inputSuffix,
      input_extra: [],
      prompt: request.prompt,
      n_predict: wanted,
      n_cmpl: this.answers,
      top_k: 40,
      top_p: 0.99,
      stream: false,
      samplers: ["top_k", "top_p", "infill"],
      cache_prompt: true,
      t_max_prompt_ms: 500,
    });
    const completions = Array.isArray(answer) ? answer : [answer];
    const [{ timings }] = completions as [Completion];
    if (timings.predicted_n < wanted) this.cutShort++;
    return {
      promptTokens: timings.prompt_n + timings.cache_n,
      evaluatedTokens: timings.prompt_n,
      generatedTokens: completions.reduce((sum, one) => sum + one.timings.predicted_n, 0),
    };
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.child.pid ?? 0);
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = exitOf(this.child);
    this.child.kill("SIGKILL");
    await ended;
  }

  async #isReady(): Promise<boolean> {
    for (const end = Date.now() + patienceMs; Date.now() < end && this.child.exitCode === null; await sleep(100)) {
      const response = await fetch(`${this.address}/health`).catch(() => undefined);
      if (response?.ok) return true;
    }
    return false;
  }

  /** @throws {Error} with the server's words when it refuses */
  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${this.address}/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`/${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** Free at this moment; nobody else on this machine is likely to take it before the server does. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
