import type { Steps } from "../../context/slices";
import { indentOf } from "../../edit/indentation";
import { nestingOf } from "../../edit/nesting";

/** A statement of any language, with the comments and decorators above it: its lines are `from`..`to`, without `to`. */
export interface Statement {
  readonly from: number;
  /** Its first line below those; `from` where it has nothing but a comment. */
  readonly head: number;
  readonly to: number;
  readonly isComment: boolean;
  /** The same for two that cannot stand beside each other: a test's title, a name, else the line itself. */
  readonly key: string;
}

/** `head` is undefined as long as there are comments and decorators only. */
interface Found {
  readonly from: number;
  head: number | undefined;
  to: number;
}

/** A line that goes on with what is above it. */
const goesOn = /^\s*(?:[)\]}{]|(?:end|else|elif|elsif|except|finally|rescue|ensure|catch)\b)/;
/** A line with more characters has no name that is looked for. */
const longestHead = 300;
const commented = /^\s*(?:\/\/|\/\*|\*|#(?!\[|include|define|undef|if|endif|pragma)|--|r?"""|''')/;
const decorated = /^\s*(?:@[\w.]+\s*(?:\((?:[^()]|\([^()]*\))*\)?)?|#?\[.*\])\s*$/;
const titled = /\b(?:describe|context|suite|it|test|specify|group|scenario|testWidgets)(?:\.\w+)*[\s(]+(["'`])(.*?)\1/;
const named =
  /\b(?:(?:def|fn|fun|function|class|mod|module|defmodule|struct|interface|object|const|let|var|val)\s+|func\s+(?:\([^)]*\)\s*)?)(?:`([^`]+)`|([\w.]+))/;
const typed =
  /^\s*(?:(?:public|private|protected|internal|static|final|async|override)\s+)*[\w<>[\], ]+\s(\w+)\s*\([^;]*$/;

/** What a line may be for the statements around it: the others go on with what is above them. */
type Role = "blank" | "above" | "begins" | "goesOn";

interface Line {
  readonly indent: number;
  readonly role: Role;
  readonly key: string;
}

const nothing: Line = { indent: 0, role: "blank", key: "" };

/** The lines of a text that are told apart by their indentation. */
export class Statements {
  private constructor(
    readonly lines: readonly string[],
    private readonly read: readonly Line[],
  ) {}

  static *of(lines: readonly string[], languageId: string): Steps<Statements> {
    const nesting = yield* nestingOf(lines, languageId);
    const read: Line[] = [];
    for (const [at, text] of lines.entries()) {
      if (at % 200 === 199) yield;
      const role = roleOf(text, nesting[at]?.isText ?? false);
      read.push({ indent: indentOf(text).length, role, key: role === "begins" ? keyOf(text) : "" });
    }
    return new Statements(lines, read);
  }

  /** Those of the lines `from`..`to` that stand in no other. */
  in(from: number, to: number): readonly Statement[] {
    const found: Found[] = [];
    let base: number | undefined;
    for (let at = from; at < to; at++) {
      const { indent, role } = this.read[at] ?? nothing;
      if (role === "blank") continue;
      base ??= indent;
      take(found, at, indent <= base ? role : "goesOn");
    }
    return found.map(({ from: above, head = above, to: end }) => {
      const { role, key } = this.read[head] ?? nothing;
      return { from: above, head, to: end, isComment: role === "above", key };
    });
  }

  /** The lines within a statement that holds others: those behind its head, without a bracket or a word that ends it. */
  bodyOf({ head, to }: Statement): { readonly from: number; readonly to: number } {
    const isOpener = this.lines[head + 1]?.trim() === "{";
    const [first, last] = [this.read[head] ?? nothing, this.read[to - 1] ?? nothing];
    const isClosed = to - 1 > head && last.role === "goesOn" && last.indent <= first.indent;
    return { from: head + (isOpener ? 2 : 1), to: isClosed ? to - 1 : to };
  }
}

function roleOf(line: string, isText: boolean): Role {
  if (line.trim() === "") return "blank";
  if (isText || goesOn.test(line)) return "goesOn";
  return commented.test(line) || decorated.test(line) ? "above" : "begins";
}

/** Takes a line to the statement that it goes on with, or begins another. */
function take(found: Found[], at: number, role: Role): void {
  const last = found.at(-1);
  // A comment belongs to what follows at once.
  const isBelow = last && last.head === undefined && last.to === at;
  if (!last || (role !== "goesOn" && !isBelow))
    found.push({ from: at, head: role === "above" ? undefined : at, to: at + 1 });
  else {
    last.to = at + 1;
    if (role === "begins") last.head = at;
  }
}

function keyOf(line: string): string {
  if (line.length > longestHead) return line.trim();
  const title = titled.exec(line)?.[2];
  if (title !== undefined) return `"${title}"`;
  const [, quoted, name] = named.exec(line) ?? [];
  return quoted ?? name ?? typed.exec(line)?.[1] ?? line.trim();
}
