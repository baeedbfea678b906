import { parentPort, Worker, workerData } from "node:worker_threads";
import type { ChatFormat } from "../core/model/chatFormats";
import type { ChatMessage } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { type ChatFramer, type FramedChat, framed } from "./chatFrame";

/** Milliseconds that a template may take for a conversation, and at first with the library's own start. */
const [patienceMs, firstPatienceMs] = [5000, 20_000];
/** Megabytes of JavaScript's memory that a template may take. */
const mostMegabytes = 256;

interface Task {
  readonly template: string;
  readonly format: ChatFormat;
}
type Answer = { readonly framed: FramedChat } | { readonly refusal: string };

/** A first conversation, by which a template that takes none is found out when its model is loaded. */
const first: readonly ChatMessage[] = [
  { role: "system", text: "system" },
  { role: "user", text: "question" },
  { role: "assistant", text: "answer" },
  { role: "user", text: "question" },
];

/**
 * Has a model file's own template frame conversations. A template is a program from a stranger, which may run for ever
 * and blocks whoever runs it; so a thread of its own does, which lives as long as the model is loaded. Nothing is kept
 * on the disk, because what takes long is the library's start in that thread, and goes on beside the load.
 */
export class TemplateWorker implements ChatFramer {
  readonly #worker: Worker;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly what: string,
    task: Task,
  ) {
    const entry = process.argv[1];
    if (entry === undefined) throw new CallError("internal", "this process does not know its own program");
    this.#worker = new Worker(entry, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
      env: {},
    });
    // It is heard of by whoever waits for an answer.
    this.#worker.on("error", () => undefined);
    this.#worker.unref();
  }

  /**
   * @param what the model in words, for errors
   * @throws {CallError} `noChat` where the template takes no conversation
   */
  static async start(what: string, task: Task): Promise<TemplateWorker> {
    const worker = new TemplateWorker(what, task);
    try {
      await worker.#ask(first, firstPatienceMs);
      return worker;
    } catch (error) {
      worker.dispose();
      throw error;
    }
  }

  frame(messages: readonly ChatMessage[]): Promise<FramedChat> {
    return this.#ask(messages, patienceMs);
  }

  dispose(): void {
    void this.#worker.terminate();
  }

  #ask(messages: readonly ChatMessage[], ms: number): Promise<FramedChat> {
    const answer = this.#turn.then(() => this.#askNow(messages, ms));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  #askNow(messages: readonly ChatMessage[], ms: number): Promise<FramedChat> {
    return new Promise((resolve, reject) => {
      const refuse = (why: string) => {
        stop();
        reject(new CallError("noChat", `${this.what}: its chat template ${why}`));
      };
      const hear = (answer: Answer) => {
        if ("refusal" in answer) return refuse(`takes no conversation: ${answer.refusal}`);
        stop();
        resolve(answer.framed);
      };
      const fail = (error: Error) => refuse(`cannot be run: ${error.message}`);
      const exit = () => refuse("was stopped");
      const timer = setTimeout(() => {
        refuse(`took longer than ${ms / 1000} s`);
        this.dispose();
      }, ms);
      const stop = () => {
        clearTimeout(timer);
        this.#worker.off("message", hear).off("error", fail).off("exit", exit);
      };
      this.#worker.on("message", hear).on("error", fail).on("exit", exit);
      this.#worker.postMessage(messages);
    });
  }
}

/** The thread's own side. */
export async function serveTemplate(): Promise<void> {
  const { template, format } = workerData as Task;
  const { JinjaTemplateChatWrapper } = await import("node-llama-cpp");
  let wrapper: InstanceType<typeof JinjaTemplateChatWrapper> | undefined;
  const answerTo = (messages: readonly ChatMessage[]): Answer => {
    try {
      // How it calls functions is not looked for: that takes most of the time, and we call none.
      wrapper ??= new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: "noJinja" });
      return { framed: framed(wrapper, format, messages) };
    } catch (error) {
      return { refusal: error instanceof Error ? error.message : String(error) };
    }
  };
  parentPort?.on("message", (messages: readonly ChatMessage[]) => parentPort?.postMessage(answerTo(messages)));
}
