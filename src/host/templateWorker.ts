import { type ChildProcess, fork } from "node:child_process";
import { runInNewContext } from "node:vm";
import type { ChatWrapper } from "node-llama-cpp";
import type { ChatFormat } from "../core/model/chatFormats";
import type { ChatMessage } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { type Clock, sleepAwake, systemClock } from "../util/clock";
import { type ChatFramer, type FramedChat, framed } from "./chatFrame";

/** The model process's argument for a process that runs a template. */
export const templateArgument = "--template";

/** Milliseconds that a template may take for a conversation, and for a process's first with the library's own start. */
const [patienceMs, firstPatienceMs] = [5000, 20_000];
/** Megabytes of JavaScript's memory that a template may take. */
const mostMegabytes = 256;

export interface TemplateTask {
  readonly template: string;
  readonly format: ChatFormat;
}
type Question = TemplateTask & { readonly messages: readonly ChatMessage[] };
type Answer = { readonly framed: FramedChat } | { readonly refusal: string };
/** A process that answers each {@link Question} with an {@link Answer}. */
export type TemplateProcess = Pick<ChildProcess, "send" | "kill" | "on" | "off">;

/** A first conversation, by which a template that takes none is found out when its model is loaded. */
const first: readonly ChatMessage[] = [
  { role: "system", text: "system" },
  { role: "user", text: "question" },
  { role: "assistant", text: "answer" },
  { role: "user", text: "question" },
];

/**
 * Has a model file's own template frame conversations. A template is a program from a stranger, which may run for ever
 * or take all memory, and in a thread that would sometimes be the end of the whole process; so a process of its own runs
 * it, which lives as long as the model is loaded. One that was lost is replaced when it is needed next. Nothing is kept
 * on the disk, because what takes long is the library's start in that process, and goes on beside the load.
 */
export class TemplateWorker implements ChatFramer {
  #process: TemplateProcess | undefined;
  /** Whether the process has answered once, and so has the library. */
  #isWarm = false;
  #isDisposed = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly what: string,
    private readonly task: TemplateTask,
    private readonly begin: () => TemplateProcess,
    private readonly clock: Clock,
  ) {}

  /**
   * @param what the model in words, for errors
   * @throws {CallError} `templateFailed` where the template takes no conversation
   */
  static async start(
    what: string,
    task: TemplateTask,
    begin = forkTemplate,
    clock: Clock = systemClock,
  ): Promise<TemplateWorker> {
    const worker = new TemplateWorker(what, task, begin, clock);
    try {
      await worker.frame(first);
      return worker;
    } catch (error) {
      worker.dispose();
      throw error;
    }
  }

  /** @throws {CallError} `templateFailed` */
  frame(messages: readonly ChatMessage[]): Promise<FramedChat> {
    const answer = this.#turn.then(() => this.#frameNow(messages));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#drop();
  }

  async #frameNow(messages: readonly ChatMessage[]): Promise<FramedChat> {
    if (this.#isDisposed) throw this.#failure("is not needed any more");
    this.#process ??= this.#started();
    const answer = await this.#ask(this.#process, messages, this.#isWarm ? patienceMs : firstPatienceMs);
    this.#isWarm = true;
    if ("refusal" in answer) throw this.#failure(`takes no conversation: ${answer.refusal}`);
    return answer.framed;
  }

  #started(): TemplateProcess {
    const begun = this.begin();
    this.#isWarm = false;
    // Also while nobody asks.
    const lost = () => this.#process === begun && this.#drop();
    begun.on("error", lost).on("exit", lost);
    return begun;
  }

  #drop(): void {
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }

  #ask(asked: TemplateProcess, messages: readonly ChatMessage[], ms: number): Promise<Answer> {
    const waiting = new AbortController();
    return new Promise<Answer>((resolve, reject) => {
      const refuse = (why: string) => reject(this.#failure(why));
      const fail = (error: Error) => refuse(`cannot be run: ${error.message}`);
      const exit = (code: number | null, signal: string | null) => refuse(`was stopped (${signal ?? `code ${code}`})`);
      asked.on("message", resolve).on("error", fail).on("exit", exit);
      waiting.signal.addEventListener("abort", () => {
        asked.off("message", resolve).off("error", fail).off("exit", exit);
      });
      void sleepAwake(this.clock, ms, waiting.signal).then(() => {
        if (waiting.signal.aborted) return;
        refuse(`took longer than ${ms / 1000} s`);
        if (this.#process === asked) this.#drop();
      });
      const question: Question = { ...this.task, messages };
      // Where it cannot be sent, the process has ended, and says so.
      asked.send(question, () => undefined);
    }).finally(() => waiting.abort());
  }

  #failure(why: string): CallError {
    return new CallError("templateFailed", `${this.what}: its chat template ${why}`);
  }
}

function forkTemplate(): TemplateProcess {
  const entry = process.argv[1];
  if (entry === undefined) throw new CallError("internal", "this process does not know its own program");
  const child = fork(entry, [templateArgument], {
    execArgv: [`--max-old-space-size=${mostMegabytes}`],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  return child;
}

/** The process that runs a template, from its own side. @param end ends it at once */
export function serveTemplate(end: () => void): void {
  process.once("disconnect", end);
  const library = import("node-llama-cpp");
  let wrapper: ChatWrapper | undefined;
  const answerTo = async ({ template, format, messages }: Question): Promise<Answer> => {
    const { JinjaTemplateChatWrapper } = await library;
    try {
      return withinPatience(() => {
        // How it calls functions is not looked for: that takes most of the time, and we call none.
        wrapper ??= new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: "noJinja" });
        return { framed: framed(wrapper, format, messages) };
      });
    } catch (error) {
      return { refusal: error instanceof Error ? error.message : String(error) };
    }
  };
  process.on("message", async (question: Question) => process.send?.(await answerTo(question)));
}

/** Who asks ends this process earlier; but where that one has gone, a template that runs for ever would outlive it. */
function withinPatience<T>(work: () => T): T {
  return runInNewContext("work()", { work }, { timeout: firstPatienceMs });
}
