import type { Steps } from "../context/slices";

/** How one line stands in the brackets around it. */
export interface LineNesting {
  /** Brackets that are open where it begins. */
  readonly depth: number;
  /** Brackets that are open behind it. */
  readonly endDepth: number;
  /** It begins within a string or a comment. */
  readonly isText: boolean;
  /** For each curly bracket that it opens: how many brackets are open around that. */
  readonly curlies: readonly number[];
}

const openers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const hashComments = new Set(["python", "php", "ruby", "shellscript"]);
const backticks = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact", "go"]);
/** Languages in which single quotes hold one character: `'a` may begin a lifetime, and `'` part a number. */
const characterQuotes = new Set(["rust", "c", "cpp", "csharp", "java", "go", "kotlin", "scala", "swift"]);
/** Ends of what goes on over lines. */
const longEnds: Readonly<Record<string, RegExp>> = {
  "/*": /\*\//g,
  '"""': /\\.|"""/g,
  "'''": /\\.|'''/g,
  "`": /\\.|`|\$\{/g,
};
/** A regular expression, where no division can be. */
const literal = /(?<=(?:^|[(,=:[!&|?{};]|\breturn)\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\//;

function tokensOf(languageId: string): RegExp {
  const parts = [
    languageId === "php" ? /\/\/|#(?!\[)/ : hashComments.has(languageId) ? /#/ : /\/\//,
    /\/\*|"""|'''/,
    /"(?:\\.|[^"\\])*"?/,
    characterQuotes.has(languageId) ? /'(?:\\[^']+|[^'\\])'/ : /'(?:\\.|[^'\\])*'?/,
    ...(backticks.has(languageId) ? [/`/] : []),
    ...(backticks.has(languageId) && languageId !== "go" ? [literal] : []),
    /[()[\]{}]/,
  ];
  return new RegExp(parts.map(({ source }) => source).join("|"), "g");
}

/** Reads the brackets of code in a language whose strings and comments it knows. */
export function* nestingOf(lines: readonly string[], languageId: string): Steps<readonly LineNesting[]> {
  const reader = new NestingReader(tokensOf(languageId), languageId);
  const result: LineNesting[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % 200 === 199) yield;
    result.push(reader.read(line));
  }
  return result;
}

class NestingReader {
  /** Brackets, and what goes on over lines, innermost last. */
  readonly #stack: string[] = [];
  #curlies: number[] = [];

  constructor(
    private readonly tokens: RegExp,
    private readonly languageId: string,
  ) {}

  read(line: string): LineNesting {
    const depth = this.#stack.length;
    const isText = this.#longEnd() !== undefined;
    this.#curlies = [];
    for (let at = 0; at < line.length; ) {
      const end = this.#longEnd();
      at = end ? this.#inText(line, at, end) : this.#inCode(line, at);
    }
    return { depth, endDepth: this.#stack.length, isText, curlies: this.#curlies };
  }

  #longEnd(): RegExp | undefined {
    return longEnds[this.#stack.at(-1) ?? ""];
  }

  /** @returns where to read on */
  #inText(line: string, at: number, end: RegExp): number {
    end.lastIndex = at;
    const found = end.exec(line);
    if (!found) return line.length;
    if (found[0] === "${") {
      if (this.languageId !== "go") this.#stack.push("{");
    } else if (!found[0].startsWith("\\")) this.#stack.pop();
    return end.lastIndex;
  }

  #inCode(line: string, at: number): number {
    this.tokens.lastIndex = at;
    const [token] = this.tokens.exec(line) ?? [];
    if (token === undefined || token === "//" || token === "#") return line.length;
    const next = this.tokens.lastIndex;
    if (token === "{") this.#curlies.push(this.#stack.length);
    if (token in longEnds || "([{".includes(token)) this.#stack.push(token);
    else if (token in openers) this.#close(openers[token] ?? "");
    return next;
  }

  #close(opener: string): void {
    // A bracket that closes nothing is left alone, also one that would close a string.
    const at = this.#stack.lastIndexOf(opener);
    if (at !== -1 && !this.#stack.slice(at + 1).some((frame) => frame in longEnds)) this.#stack.length = at;
  }
}
