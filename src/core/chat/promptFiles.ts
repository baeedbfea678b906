import type { AttachmentKind } from "./conversation";

/** A prompt of the user's own, which a slash command asks. */
export interface PromptFile {
  /** Without the slash; one word. */
  readonly name: string;
  /** One line; "" where the file says nothing. */
  readonly description: string;
  /** With its variables as they stand in the file. Line ends are LF. */
  readonly text: string;
  /** What the file says that Hearth does not do: keys of its front matter, variables. */
  readonly ignored: readonly string[];
}

const extension = ".prompt.md";
const frontMatter = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;
/** Those that change nothing of what is asked. */
const harmlessKeys: readonly string[] = ["name", "description", "argument-hint", "title"];
const variable = /\$\{([A-Za-z]+)(?::([^:}]*))?(?::[^}]*)?\}/g;
const attached: Readonly<Record<string, { readonly kind: AttachmentKind; readonly words: string }>> = {
  selection: { kind: "selection", words: "the attached selection" },
  selectedText: { kind: "selection", words: "the attached selection" },
  file: { kind: "file", words: "the attached file" },
};

/**
 * Reads a `NAME.prompt.md`.
 * @param fileName with or without folders
 * @returns undefined where there is nothing to ask, or no name to ask it by
 */
export function parsePromptFile(fileName: string, content: string): PromptFile | undefined {
  const whole = content.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const [matter = "", lines = ""] = frontMatter.exec(whole) ?? [];
  const keys = readKeys(lines);
  const text = whole.slice(matter.length).trim();
  const baseName = fileName.split(/[\\/]/).at(-1) ?? "";
  const name = (keys.get("name") ?? withoutExtension(baseName)).trim().replace(/[^\w.-]+/g, "-");
  if (text === "" || name === "") return undefined;
  const ignored = [...keys.keys()].filter((key) => !harmlessKeys.includes(key));
  return { name, description: keys.get("description") ?? "", text, ignored: [...ignored, ...unknownVariables(text)] };
}

/** What a prompt takes along where the user attaches nothing. */
export function takenByPrompt({ text }: PromptFile): readonly AttachmentKind[] {
  const kinds = Array.from(text.matchAll(variable), ([, name = ""]) => attached[name]?.kind);
  return [...new Set(kinds)].filter((kind) => kind !== undefined);
}

export type ExpandedPrompt =
  | { readonly kind: "text"; readonly text: string }
  /** What has to be written behind the command, in words. */
  | { readonly kind: "incomplete"; readonly words: string };

/**
 * The question that a prompt becomes. The only `${input:…}` of a prompt is what stands behind the command; where there
 * are several, their names stand in the text, and what is behind the command follows it.
 */
export function expandPrompt({ name, text }: PromptFile, rest: string): ExpandedPrompt {
  const inputs = [...new Set(Array.from(text.matchAll(variable), ([, kind, input]) => (kind === "input" ? input : "")))]
    .filter((input) => input !== undefined)
    .filter((input) => input !== "");
  if (inputs.length > 0 && rest === "") {
    return {
      kind: "incomplete",
      words: `/${name} wants to be told ${inputs.join(", ")}: write it behind the command.`,
    };
  }
  const filled = text.replace(variable, (whole, kind: string, input: string | undefined) => {
    if (kind === "input" && input) return inputs.length === 1 ? rest : `<${input}>`;
    return attached[kind]?.words ?? whole;
  });
  return { kind: "text", text: inputs.length === 1 || rest === "" ? filled : `${filled}\n\n${rest}` };
}

function readKeys(lines: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const line of lines.split("\n")) {
    const [, key, value = ""] = /^([A-Za-z][\w-]*):\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) keys.set(key, value.replace(/^(["'])(.*)\1$/, "$2"));
  }
  return keys;
}

function unknownVariables(text: string): readonly string[] {
  const found = [...text.matchAll(variable)].filter(([, name = "", input]) =>
    name === "input" ? !input : attached[name] === undefined,
  );
  return [...new Set(found.map(([whole]) => whole))];
}

function withoutExtension(name: string): string {
  return name.endsWith(extension) ? name.slice(0, -extension.length) : name.replace(/\.md$/, "");
}
