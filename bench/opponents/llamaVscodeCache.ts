import { LruMap } from "../../src/util/lruMap";
import type { LlamaVscodeWindow } from "./llamaVscodeWindow";

const entries = 250;

/** The answers that llama.vscode keeps. */
export class LlamaVscodeCache {
  readonly #answers = new LruMap<string, string>(entries);

  put(window: LlamaVscodeWindow, answer: string): void {
    this.#answers.set(keyOf(window), answer);
  }

  /** An answer for this place, or what is left of one that was given further left in its line and is being typed. */
  find(window: LlamaVscodeWindow): string | undefined {
    const { prompt } = window;
    for (let length = prompt.length; length >= 0; length--) {
      const answer = this.#answers.get(keyOf({ ...window, prompt: prompt.slice(0, length) }));
      const typed = prompt.slice(length);
      if (answer?.startsWith(typed)) return answer.slice(typed.length);
    }
    return undefined;
  }

  has(window: LlamaVscodeWindow): boolean {
    return this.#answers.get(keyOf(window)) !== undefined;
  }
}

// Theirs is a hash of the same.
function keyOf({ inputPrefix, inputSuffix, prompt }: LlamaVscodeWindow): string {
  return `${inputPrefix}|${inputSuffix}|${prompt}`;
}
