import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { OwnLosses } from "../../src/backends/local/lossLedger";
import type { HostLink, HostTransport } from "../../src/backends/local/transport";
import type { FimRequest } from "../../src/core/model/backend";
import {
  type ChatParams,
  type ChatProgress,
  type ChatResult,
  type CompleteParams,
  type CompleteResult,
  type CompletionToken,
  type ExtensionCalls,
  type ExtensionNotices,
  type HostCalls,
  type HostNotices,
  type LeaveReason,
  type LoadedModel,
  type LoadParams,
  protocolVersion,
  type Role,
} from "../../src/protocol/host";
import { CallError, Peer } from "../../src/protocol/rpc";
import type { Clock } from "../../src/util/clock";
import { Emitter } from "../../src/util/event";
import { settle } from "./fakeClock";

/** How a process behaves: `hold` leaves a load to the test, `die` ends the process at it, an error refuses it. */
export interface MemoryBehaviour {
  load: "answer" | "hold" | "die" | CallError;
  /** The same for a stand-in. */
  standIn: "answer" | "hold" | "die" | CallError;
  /** The same for a model to chat with, whoever else it is for. */
  chatLoad: "answer" | "hold" | "die" | CallError;
  answersPings: boolean;
  /** Why no process can be started; undefined while one can. */
  refusal: Error | undefined;
  /** What a process has loaded before this window comes. */
  present: LoadedModel | undefined;
  /** What `open` waits for. */
  opening: Promise<void>;
}

/** A call that the test answers. */
export interface HeldCall<Result, Progress> {
  readonly signal: AbortSignal;
  progress(value: Progress): void;
  answer(result: Result): void;
  refuse(error: CallError): void;
}

/** A model process that is not one: the other end of a pair of streams in this process. */
export class MemoryProcess implements HostLink {
  readonly loads: (HeldCall<LoadedModel, number> & { readonly params: LoadParams })[] = [];
  readonly completions: (HeldCall<CompleteResult, CompletionToken> & { readonly params: CompleteParams })[] = [];
  readonly chatLoads: (HeldCall<LoadedModel, number> & { readonly params: LoadParams })[] = [];
  readonly chats: (HeldCall<ChatResult, ChatProgress> & { readonly params: ChatParams })[] = [];
  /** How often it was told to let go of its chat model. */
  unloads = 0;
  readonly connection;
  readonly #didEnd = new Emitter<string>();
  readonly onDidEnd = this.#didEnd.event;
  readonly #streams = [new PassThrough(), new PassThrough()] as const;
  readonly #peer: Peer<ExtensionCalls, HostCalls, HostNotices, ExtensionNotices>;
  readonly instance: string;
  /** The values that the process was told, minutes. */
  readonly unloadAfter: number[] = [];
  kills = 0;
  quits = 0;
  closes = 0;
  isEnded = false;

  constructor(
    readonly pid: number,
    private readonly behaviour: MemoryBehaviour,
  ) {
    this.instance = `instance of ${pid}`;
    const [there, back] = this.#streams;
    this.connection = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
    this.#peer = new Peer(createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(back)));
    this.#peer.handle("hello", ({ unloadAfterMinutes }) => {
      this.unloadAfter.push(unloadAfterMinutes);
      const { present: model } = this.behaviour;
      const roles = [{ role: "completion" as const, state: model ? ("ready" as const) : ("empty" as const), model }];
      return { pid, protocolVersion, roles, accelerator: { kind: "none" } };
    });
    this.#peer.handle("load", (params, context) => {
      const isChat = params.role === "chat";
      const { standIn, chatLoad } = this.behaviour;
      const load = isChat ? chatLoad : params.isStandIn ? standIn : this.behaviour.load;
      if (load instanceof CallError) throw load;
      if (load === "answer") return loadedModel(params);
      if (load === "die") this.end("crashed at its load");
      const [call, result] = held<LoadedModel, number>(context);
      (isChat ? this.chatLoads : this.loads).push({ ...call, params });
      return result;
    });
    this.#peer.handle("complete", (params, context) => {
      const [call, result] = held<CompleteResult, CompletionToken>(context);
      this.completions.push({ ...call, params });
      return result;
    });
    this.#peer.handle("chat", (params, context) => {
      const [call, result] = held<ChatResult, ChatProgress>(context);
      this.chats.push({ ...call, params });
      return result;
    });
    this.#peer.handle("countChat", ({ messages }) => {
      const texts = messages.map(({ text }) => text.length);
      return { texts, total: texts.reduce((sum, one) => sum + one, 10) };
    });
    this.#peer.handle("unload", () => {
      this.unloads++;
      return null;
    });
    this.#peer.handle("ping", () => (this.behaviour.answersPings ? null : new Promise<null>(() => undefined)));
    this.#peer.handle("quit", () => {
      this.quits++;
      this.leave("restart");
      return null;
    });
    this.#peer.onNotice("unloadAfter", (minutes) => this.unloadAfter.push(minutes));
    const status = { pid, isShared: true, clients: [], uptimeMs: 1, residentBytes: 1, roles: [] };
    const completions = { started: 0, settled: 0, running: 0, peakRunning: 0 };
    const speed = { readTokensPerSecond: undefined, writtenTokensPerSecond: undefined };
    this.#peer.handle("status", () => ({ ...status, completions, speed }));
    this.#peer.listen();
  }

  log(message: string): void {
    this.#peer.notify("log", { level: "info", message });
  }

  /** Ends the process, as a crash does. */
  end(why: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.cutOff();
    this.#didEnd.fire(why);
    this.#peer.dispose();
  }

  /** The way to the process breaks; the process itself lives. */
  cutOff(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Tells that a role has another model, or none any more, as a process does when another window loaded it. */
  tellRole(model: LoadedModel | undefined, role: Role = "completion"): void {
    this.#peer.notify("role", { role, state: model ? "ready" : "empty", model });
  }

  /** Leaves by its own will, a little later, as a real process does. */
  leave(reason: LeaveReason): void {
    this.#peer.notify("leaving", reason);
    void (async () => {
      // The notice is on its way for some turns.
      for (let turn = 0; turn < 10; turn++) await settle();
      this.end(`left: ${reason}`);
    })();
  }

  kill(): void {
    this.kills++;
    this.end("killed");
  }

  giveUp(): void {
    this.kill();
  }

  /** Leaves a little later, as a real process does. */
  close(): void {
    this.closes++;
    void settle().then(() => this.end("closed"));
  }
}

/** Starts {@link MemoryProcess}es, all of one behaviour, which may change meanwhile. */
export class MemoryTransport implements HostTransport {
  readonly behaviour: MemoryBehaviour = {
    load: "answer",
    standIn: "answer",
    chatLoad: "answer",
    present: undefined,
    answersPings: true,
    refusal: undefined,
    opening: Promise.resolve(),
  };
  readonly processes: MemoryProcess[] = [];
  readonly losses: OwnLosses;
  opened = 0;
  /** Whether there is a process that another window has started. */
  canJoin = false;

  constructor(clock: Clock) {
    this.losses = new OwnLosses(clock);
  }

  async join(): Promise<HostLink | undefined> {
    return this.canJoin ? this.open() : undefined;
  }

  async open(): Promise<HostLink> {
    this.opened++;
    await this.behaviour.opening;
    if (this.behaviour.refusal) throw this.behaviour.refusal;
    const started = new MemoryProcess(1000 + this.opened, this.behaviour);
    this.processes.push(started);
    return started;
  }

  /** The newest process. */
  get process(): MemoryProcess {
    const last = this.processes.at(-1);
    if (!last) throw new Error("no process was started");
    return last;
  }
}

export function loadedModel({ modelPath }: Pick<LoadParams, "modelPath">, name = "Kindling"): LoadedModel {
  const size = { parameters: 1e6, fileBytes: 1e6, contextSize: 1024 };
  return { modelPath, name, architecture: "llama", ...size, family: "kindling", loadMs: 5 };
}

export const fimRequest: FimRequest = {
  path: "a.ts",
  context: [],
  prefix: "a",
  prefixStart: 0,
  suffix: "",
  maxTokens: 8,
  extent: "line",
  budgetMs: 500,
  urgency: "live",
};
export const chatResult: ChatResult = {
  text: "b",
  thought: "",
  end: "endOfText",
  timing: { promptTokens: 1, evaluatedTokens: 1, writtenTokens: 1, firstTokenMs: 1, totalMs: 2 },
};
const timing = { promptTokens: 1, evaluatedTokens: 1, writtenTokens: 1, firstTokenMs: 1, totalMs: 2 };
export const fimResult: CompleteResult = { tokens: [{ text: "b", logProb: -0.1 }], end: "lineEnd", timing };

function held<Result, Progress>(
  context: Pick<HeldCall<Result, Progress>, "progress" | "signal">,
): [HeldCall<Result, Progress>, Promise<Result>] {
  let answer: (result: Result) => void = () => undefined;
  let refuse: (error: CallError) => void = () => undefined;
  const result = new Promise<Result>((resolve, reject) => {
    answer = resolve;
    refuse = reject;
  });
  return [{ signal: context.signal, progress: context.progress, answer, refuse }, result];
}
