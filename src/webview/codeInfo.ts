import { languageName } from "./highlight";

export interface CodeInfo {
  /** The first word, in small letters; "" where there is none. */
  readonly language: string;
  /** What is shown of it. */
  readonly label: string;
  /** The file that the code is of, as the model names it. */
  readonly path: string | undefined;
}

const named = /\b(?:path|file|filename|title)=(?:"([^"]+)"|'([^']+)'|(\S+))/;
const looksLikePath = /^[\w.@-]*[\w@-][\\/.][\w\\/.@-]*\.?\w+$/;

/** Reads what stands behind a fence: `ts path=src/a.ts`, `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts`. */
export function readInfo(info: string): CodeInfo {
  const [first = "", ...rest] = info.split(/\s+/);
  const [, colonLanguage, colonPath] = /^([\w+#-]+):(.+)$/.exec(first) ?? [];
  const [, ...quoted] = named.exec(info) ?? [];
  const isPathFirst = looksLikePath.test(first);
  const path =
    quoted.find((one) => one !== undefined) ?? colonPath ?? [first, ...rest].find((one) => looksLikePath.test(one));
  const word = isPathFirst ? (/\.(\w+)$/.exec(first)?.[1] ?? "") : (colonLanguage ?? first);
  const language = word.includes("=") ? "" : word.toLowerCase();
  return { language, label: language === "" ? "Text" : languageName(language), path };
}
