import type { AnswerProgress, Reply } from "../../core/chat/chatBackend";
import { Repetition } from "../../core/chat/repetition";
import { BackendError } from "../../core/model/failure";
import { at, listAt, textAt } from "./json";
import { streamEnd } from "./jsonValues";
import { bareJson } from "./replyFormat";
import { type Usage, usageOf } from "./serverReply";

/**
 * An answer of `/v1/chat/completions` while it comes, in events or as one. A thought stands in `reasoning_content`
 * (DeepSeek, llama.cpp), `reasoning` (OpenRouter, Ollama, newer vLLM) or in parts of the content of the type `thinking` (Mistral).
 */
export class ChatAnswer {
  readonly #repetition = new Repetition();
  #text = "";
  #thought = "";
  #hasChoices = false;
  #repeats = false;
  #finish: string | undefined;
  #isEnded = false;
  #usage: Usage | undefined;

  constructor(private readonly tell: (progress: AnswerProgress) => void) {}

  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** Characters so far, thoughts included. */
  get written(): number {
    return this.#text.length + this.#thought.length;
  }

  /** @returns whether nothing more is wanted */
  push(value: unknown): boolean {
    if (value === streamEnd) {
      this.#isEnded = true;
      return true;
    }
    this.#usage = usageOf(value) ?? this.#usage;
    const choice = at(value, "choices", 0);
    if (choice === undefined) return false;
    this.#hasChoices = true;
    const message = at(choice, "delta") ?? at(choice, "message");
    this.#add("thought", textAt(message, "reasoning_content") || textAt(message, "reasoning") || thinking(message));
    this.#add("text", textAt(message, "content") ?? written(message));
    this.#add("text", textAt(message, "refusal") ?? "");
    this.#finish = textAt(choice, "finish_reason") ?? this.#finish;
    return this.#repeats;
  }

  /**
   * @param isJson whether the text is to be nothing but JSON
   * @throws {BackendError} `serverCut` where it did not end by itself, `serverNonsense` where there was none
   */
  finish(isJson: boolean): Omit<Reply, "figures"> {
    const text = isJson ? bareJson(this.#text) : this.#text;
    const reply = { text, thought: this.#thought };
    if (this.#repeats) return { ...reply, end: "repetition" };
    if (!this.#hasChoices) throw new BackendError("serverNonsense", "the server's answer has no choice");
    switch (this.#finish) {
      case undefined:
        if (!this.#isEnded) throw new BackendError("serverCut", "the server's answer ends in the middle");
        return { ...reply, end: "endOfText" };
      case "length":
        return { ...reply, end: "maxTokens" };
      case "content_filter":
        throw new BackendError("serverRefused", "the server's filter stopped the answer");
      case "error":
        throw new BackendError("serverFault", "the server broke off");
      default:
        return { ...reply, end: "endOfText" };
    }
  }

  #add(kind: "text" | "thought", piece: string): void {
    if (piece === "") return;
    if (kind === "text") this.#text += piece;
    else this.#thought += piece;
    this.#repeats ||= this.#repetition.push(piece);
    this.tell({ kind, text: piece });
  }
}

function written(message: unknown): string {
  const texts = listAt(message, "content").map((part) => (at(part, "type") === "text" ? textAt(part, "text") : ""));
  return texts.join("");
}

function thinking(message: unknown): string {
  const thoughts = listAt(message, "content").filter((part) => at(part, "type") === "thinking");
  return thoughts.flatMap((part) => listAt(part, "thinking").map((one) => textAt(one, "text") ?? "")).join("");
}
