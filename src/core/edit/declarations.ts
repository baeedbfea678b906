import type { Steps } from "../context/slices";
import { type NamedHead, readHead } from "./heads";
import { indentOf } from "./indentation";
import { blockFormOf } from "./languages";
import { type LineNesting, nestingOf } from "./nesting";

/** A function, a type, a member of one, or a named value. */
export interface Declaration extends NamedHead {
  /** Names of the types around it, the outermost first. */
  readonly parents: readonly string[];
  /** First line of the comment that stands above it; `decorated` where there is none. */
  readonly documented: number;
  /** First line of its decorators; `head` where there is none. */
  readonly decorated: number;
  /** The line with its name. */
  readonly head: number;
  /** The first line behind it. */
  readonly to: number;
}

const comment = /^\s*(?:\/\/|\/\*|\*|#(?!\[|include|define|undef|if|el|endif|pragma))/;
const none: readonly number[] = [];
const decorator = /^\s*(?:@\w|#\[|\[\w[\w.]*(?:\(.*\))?\]\s*$)/;

/** The declarations of a text in their order, those in types behind them; not those in functions. */
export function* declarationsIn(lines: readonly string[], languageId: string): Steps<readonly Declaration[]> {
  const form = blockFormOf(languageId);
  if (form === undefined) return [];
  const nesting = yield* nestingOf(lines, languageId);
  const reader = new DeclarationReader(lines, nesting, languageId, form === "indentation");
  return yield* reader.read(0, lines.length, []);
}

class DeclarationReader {
  constructor(
    private readonly lines: readonly string[],
    private readonly nesting: readonly LineNesting[],
    private readonly languageId: string,
    private readonly isIndented: boolean,
  ) {}

  /** @param parents of what stands in the lines `from`..`to` */
  *read(from: number, to: number, parents: readonly string[]): Steps<readonly Declaration[]> {
    const found: Declaration[] = [];
    const depth = this.nesting[from]?.depth ?? 0;
    for (let at = from; at < to; ) {
      if (at % 200 === 199) yield;
      const declaration = this.#at(at, depth, to, parents);
      if (!declaration) {
        at++;
        continue;
      }
      found.push(declaration);
      const inner = [...declaration.parents, declaration.name];
      if (declaration.form === "type") {
        const body = this.#bodyStart(declaration, depth);
        found.push(...(yield* this.read(body, declaration.to, inner)));
      }
      at = declaration.to;
    }
    return found;
  }

  #at(head: number, depth: number, limit: number, parents: readonly string[]): Declaration | undefined {
    const { isText, depth: own } = this.nesting[head] ?? { isText: true, depth: 0 };
    const line = this.lines[head] ?? "";
    if (isText || own !== depth || line.trim() === "" || comment.test(line)) return undefined;
    const named = readHead(line, this.languageId, parents.at(-1));
    if (!named) return undefined;
    const end = this.isIndented ? this.#indentedEnd(head, limit) : this.#bracedEnd(head, depth, limit);
    const hasBody = this.isIndented || this.nesting.slice(head, end).some(({ curlies }) => curlies.includes(depth));
    const isSignature = named.form === "method" && /;\s*$/.test(this.lines[end - 1] ?? "");
    if (!hasBody && (named.wantsBody || (named.form === "method" && !isSignature))) return undefined;
    const decorated = this.#above(head, (text) => decorator.test(text));
    const documented = this.#above(decorated, (text) => comment.test(text));
    const around = named.owner === undefined ? parents : [named.owner];
    return { ...named, parents: around, documented, decorated, head, to: end };
  }

  #above(line: number, belongs: (text: string) => boolean): number {
    let from = line;
    while (from > 0 && (belongs(this.lines[from - 1] ?? "") || this.#isInComment(from - 1))) from--;
    return from;
  }

  /** Within `/* … *\/`, whose lines need no sign of their own. */
  #isInComment(line: number): boolean {
    return (this.nesting[line]?.isText ?? false) && /\*\/\s*$/.test(this.lines[line] ?? "");
  }

  #bracedEnd(head: number, depth: number, limit: number): number {
    let hasBody = false;
    for (let at = head; at < limit; at++) {
      const { endDepth, curlies } = this.nesting[at] ?? { endDepth: 0, curlies: none };
      hasBody ||= curlies.includes(depth);
      if (endDepth > depth) continue;
      if (hasBody || /;\s*$/.test(this.lines[at] ?? "") || !this.#goesOn(at + 1, head)) return at + 1;
    }
    return limit;
  }

  /** Whether a line belongs to the declaration above: its body's bracket, or a part of its head that is indented. */
  #goesOn(line: number, head: number): boolean {
    const text = this.lines[line] ?? "";
    if (/^\s*\{/.test(text)) return true;
    return text.trim() !== "" && indentOf(text).length > indentOf(this.lines[head] ?? "").length;
  }

  #indentedEnd(head: number, limit: number): number {
    const own = indentOf(this.lines[head] ?? "").length;
    let end = head + 1;
    for (let at = head + 1; at < limit; at++) {
      const text = this.lines[at] ?? "";
      const { isText, depth } = this.nesting[at] ?? { isText: false, depth: 0 };
      if (isText || depth > 0) end = at + 1;
      else if (text.trim() !== "") {
        if (indentOf(text).length <= own) break;
        end = at + 1;
      }
    }
    return end;
  }

  /** The first line of a type's members. */
  #bodyStart({ head, to }: Declaration, depth: number): number {
    let at = head;
    const isHead = ({ endDepth }: LineNesting) => (this.isIndented ? endDepth > 0 : endDepth <= depth);
    while (at < to && isHead(this.nesting[at] ?? { depth: 0, endDepth: 0, isText: false, curlies: none })) at++;
    return Math.min(at + 1, to);
  }
}
