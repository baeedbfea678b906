import { StopRules } from "../core/completion/stop";
import { kindling, stopMarkers } from "../core/model/families";
import type {
  ChatCount,
  ChatMessage,
  ChatParams,
  ChatResult,
  CompleteParams,
  CompleteResult,
  CompletionToken,
  LoadedModel,
  LoadParams,
  Role,
  RoleStatus,
} from "../protocol/host";
import type { MachineInfo, MachineSpeed } from "../protocol/machine";
import {
  allRoles,
  type ChatOptions,
  type Chore,
  type CompleteOptions,
  type Engine,
  notLoaded,
  throwIfCancelled,
} from "./engine";
import { checkGguf } from "./ggufCheck";

/**
 * An engine without a model, behind the same process and contract, for tests of everything around the model
 * (`HEARTH_ENGINE=fake`). It writes what the prefix, or the last question, asks for: behind `say:` come the words to
 * answer with, "⏎" for a line's end; one word a turn of the event loop; `hang:` writes nothing until it is cancelled. In a
 * question `think:` may stand in front of `say:`. Any model will do for it, with a chat template or without.
 */
export class FakeEngine implements Engine {
  readonly #loaded = new Map<Role, LoadedModel>();

  get roles(): readonly RoleStatus[] {
    return allRoles.map((role) => {
      const model = this.#loaded.get(role);
      return { role, state: model ? "ready" : "empty", model };
    });
  }

  async load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    const { name, architecture, parameters, fileBytes } = await checkGguf(params.modelPath);
    for (const share of [0.25, 0.5, 1]) onProgress(share);
    const family = params.role === "completion" ? kindling.id : undefined;
    const { modelPath, contextSize } = params;
    const loaded = { name, architecture, parameters, fileBytes, modelPath, contextSize, family, loadMs: 0 };
    this.#loaded.set(params.role, loaded);
    return loaded;
  }

  async unload(role: Role): Promise<void> {
    this.#loaded.delete(role);
  }

  async complete(params: CompleteParams, { onToken, signal }: CompleteOptions): Promise<CompleteResult> {
    if (!this.#loaded.has("completion")) throw notLoaded("completion");
    if (params.prefix.endsWith("hang:")) await aborted(signal);
    throwIfCancelled(signal);
    const words = wordsOf(/say:([^\n]*)$/.exec(params.prefix)?.[1]);
    const { prefix, suffix, extent, leastLineLogProb } = params;
    const rules = new StopRules({ prefix, suffix, extent, markers: stopMarkers(kindling), leastLineLogProb });
    const tokens: CompletionToken[] = [];
    let text = "";
    let sent = 0;
    const send = (released: number) => {
      if (released <= sent) return;
      const token = { text: text.slice(sent, released), logProb: -0.01 };
      sent = released;
      tokens.push(token);
      onToken(token);
    };
    const timing = { promptTokens: 1, evaluatedTokens: 1, writtenTokens: words.length, firstTokenMs: 0, totalMs: 0 };
    for (const word of words.slice(0, params.maxTokens)) {
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
      text += word;
      const { released, end } = rules.push(word, { logProb: -0.01 });
      send(released);
      if (end) return { tokens, end: end === "marker" ? "endOfText" : end, timing };
    }
    send(rules.finish().released);
    return { tokens, end: words.length > params.maxTokens ? "maxTokens" : "endOfText", timing };
  }

  async chat({ messages, maxTokens }: ChatParams, { onProgress, signal }: ChatOptions): Promise<ChatResult> {
    if (!this.#loaded.has("chat")) throw notLoaded("chat");
    const question = messages.at(-1)?.text ?? "";
    onProgress({ kind: "reading", read: 0, total: 1 });
    if (question.endsWith("hang:")) await aborted(signal);
    const { think, say } = /(?:think:(?<think>[^\n]*?) )?say:(?<say>[^\n]*)$/.exec(question)?.groups ?? {};
    const words = [
      ...wordsOf(think).map((text) => ({ kind: "thought", text }) as const),
      ...wordsOf(say).map((text) => ({ kind: "text", text }) as const),
    ];
    const whole = { text: "", thought: "" };
    for (const word of words.slice(0, maxTokens)) {
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
      whole[word.kind] += word.text;
      onProgress(word);
    }
    throwIfCancelled(signal);
    const writtenTokens = Math.min(words.length, maxTokens);
    const timing = { promptTokens: 1, evaluatedTokens: 1, writtenTokens, firstTokenMs: 0, totalMs: 0 };
    return { ...whole, end: words.length > maxTokens ? "maxTokens" : "endOfText", timing };
  }

  async countChat(messages: readonly ChatMessage[]): Promise<ChatCount> {
    const texts = messages.map(({ text }) => this.countTokens("chat", text));
    return { texts, total: texts.reduce((sum, one) => sum + one, 0) };
  }

  chore(): Chore | undefined {
    return undefined;
  }

  countTokens(role: Role, text: string): number {
    if (!this.#loaded.has(role)) throw notLoaded(role);
    return text.match(/\S+/g)?.length ?? 0;
  }

  async probeSpeed(signal: AbortSignal): Promise<MachineSpeed> {
    throwIfCancelled(signal);
    return { readBillionsPerSecond: 1, bytesPerSecond: 1e9 };
  }

  async describeMachine(): Promise<MachineInfo> {
    const { platform, arch } = process;
    const sizes = { cores: 1, threads: 1, memoryBytes: 0, availableBytes: 0 };
    return {
      platform,
      arch,
      cpu: "none",
      ...sizes,
      backend: "cpu",
      accelerator: { kind: "none" },
      acceleratorFreeBytes: 0,
      llamaCpp: "none",
    };
  }
}

function wordsOf(text: string | undefined): readonly string[] {
  return text?.replaceAll("⏎", "\n").match(/\s*\S+/g) ?? [];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
