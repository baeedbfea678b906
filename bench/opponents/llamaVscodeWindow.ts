import type { Place } from "./contender";

const prefixLines = 256;
const suffixLines = 64;

/** What llama.vscode puts into a request of a place (its `getCompletionItems`). */
export interface LlamaVscodeWindow {
  readonly inputPrefix: string;
  readonly inputSuffix: string;
  readonly prompt: string;
  /** Blanks before the cursor that were kept from the model: as many are cut from its answer's start. */
  readonly blanks: string;
  readonly lineSuffix: string;
}

export function windowOf({ before, after }: Place): LlamaVscodeWindow {
  const above = before.split("\n");
  const linePrefix = above.pop() ?? "";
  const [lineSuffix = "", ...below] = after.split("\n");
  const isBlank = /^[ \t]*$/.test(linePrefix);
  return {
    inputPrefix: `${above.slice(-prefixLines).join("\n")}\n`,
    inputSuffix: `${lineSuffix}\n${below.slice(0, suffixLines).join("\n")}\n`,
    prompt: isBlank ? "" : linePrefix,
    blanks: isBlank ? linePrefix : "",
    lineSuffix,
  };
}

/** The same place after `text` was accepted. */
export function windowBehind(window: LlamaVscodeWindow, text: string): LlamaVscodeWindow {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  if (lines.length === 0) return { ...window, prompt: window.prompt + text };
  const above = `${window.inputPrefix}${window.prompt}${lines.join("\n")}`.split("\n");
  return { ...window, inputPrefix: `${above.slice(-prefixLines).join("\n")}\n`, prompt: last };
}
