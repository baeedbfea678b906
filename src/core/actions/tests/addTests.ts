import type { Steps } from "../../context/slices";
import { NoPlace } from "../../edit/editPlan";
import { endOfImports, importedFrom } from "../../edit/importLines";
import { indentOf, indentUnitOf, Reindent } from "../../edit/indentation";
import type { LineEdit } from "../../edit/textLines";
import { type Statement, Statements } from "./statements";
import { type TestForms, testFormsOf } from "./testForms";
import { missingImport } from "./testImports";

/** A part of the file that tests are added to, at its end. */
interface Region {
  readonly statements: readonly Statement[];
  readonly end: number;
  readonly indent: string;
  /** Here tests go to what holds tests, where there is one. */
  readonly isOuter: boolean;
}

/** Lines that come before one of the file's, indented so. */
interface Added {
  readonly at: number;
  readonly indent: string;
  readonly lines: string[];
}

/** What says where a file belongs, of which there can be one. */
const preamble = /^\s*(?:<\?php|(?:package|namespace|module)\b[^{]*$)/;
const usualStep = "    ";

/**
 * Adds to a file what of a block it has not: imports behind its own, tests at the end of what holds tests, or of the file.
 * Nothing of the file is changed; a test that it has stays as it is.
 * @throws {NoPlace} where the file has it all
 */
export function* addTests(
  lines: readonly string[],
  block: readonly string[],
  languageId: string,
): Steps<readonly LineEdit[]> {
  const file = yield* Statements.of(lines, languageId);
  const own = languageId === "rust" ? yield* inModule(file, block) : block;
  const adding = new Adding(file, yield* Statements.of(own, languageId), languageId);
  yield;
  return yield* adding.edits();
}

class Adding {
  readonly #forms: TestForms;
  readonly #units: readonly [string | undefined, string | undefined];
  readonly #added: Added[] = [];
  readonly #regions = new Map<Statement, Region>();

  constructor(
    private readonly file: Statements,
    private readonly block: Statements,
    private readonly languageId: string,
  ) {
    this.#forms = testFormsOf(languageId);
    this.#units = [indentUnitOf(block.lines), indentUnitOf(file.lines)];
  }

  *edits(): Steps<readonly LineEdit[]> {
    const { lines } = this.file;
    const end = lines.findLastIndex((line) => line.trim() !== "") + 1;
    const file = { statements: this.file.in(0, lines.length), end, indent: "", isOuter: true };
    const brought = this.block.in(0, this.block.lines.length);
    yield;
    this.#addImports(file, brought);
    yield;
    this.#add(
      file,
      brought.filter((one) => !this.#isImport(this.block, one)),
    );
    if (this.#added.length === 0) throw new NoPlace("alreadyThere");
    // Where two parts of the file end with the same line, the inner one is gone on with first.
    const inOrder = [...this.#added].sort((a, b) => a.at - b.at || b.indent.length - a.indent.length);
    return inOrder.map(({ at, lines: added }) => ({ from: at, to: at, lines: added }));
  }

  #add(region: Region, brought: readonly Statement[]): void {
    for (const one of brought) {
      const head = this.block.lines[one.head] ?? "";
      if (one.isComment || preamble.test(head)) continue;
      const isHolder = this.#forms.holder.test(head);
      const same = region.statements.find(({ key }) => key === one.key);
      const holder = same ?? this.#holderFor(region, head);
      if (isHolder && holder && this.#isHolder(holder)) this.#add(this.#inside(holder), this.#within(one));
      else if (holder && !same) this.#add(this.#inside(holder), [one]);
      else if (!same) this.#append(region, one);
    }
  }

  /** What holds the tests of a region, where a line needs to stand in such a thing. */
  #holderFor({ statements, isOuter }: Region, head: string): Statement | undefined {
    if (!isOuter) return undefined;
    const { holder, member, hasOneHolder } = this.#forms;
    const wants = holder.test(head) ? hasOneHolder : member.test(head);
    return wants ? statements.findLast((one) => this.#isHolder(one)) : undefined;
  }

  #isHolder({ head, to }: Statement): boolean {
    return to - head > 1 && this.#forms.holder.test(this.file.lines[head] ?? "");
  }

  #inside(holder: Statement): Region {
    const region = this.#regions.get(holder) ?? this.#regionOf(holder);
    this.#regions.set(holder, region);
    return region;
  }

  #regionOf(holder: Statement): Region {
    const { from, to } = this.file.bodyOf(holder);
    const statements = this.file.in(from, to);
    const head = this.file.lines[holder.head] ?? "";
    const first = this.file.lines[statements[0]?.from ?? -1];
    const indent = first === undefined ? indentOf(head) + (this.#units[1] ?? usualStep) : indentOf(first);
    const end = statements.at(-1)?.to ?? to;
    return { statements, end, indent, isOuter: /^\s*namespace\b/.test(head) };
  }

  #within(holder: Statement): readonly Statement[] {
    const { from, to } = this.block.bodyOf(holder);
    return this.block.in(from, to);
  }

  #append(region: Region, { from, to }: Statement): void {
    const lines = this.block.lines.slice(from, to);
    const reindent = new Reindent([[indentOf(lines[0] ?? ""), region.indent]], ...this.#units);
    const added = this.#addedAt(region.end, region.indent);
    const gap = region.statements.length === 0 && added.length === 0 ? 0 : this.#gapOf(region);
    added.push(...Array<string>(gap).fill(""), ...lines.map((line) => reindent.line(line)));
  }

  #addedAt(at: number, indent: string): string[] {
    const known = this.#added.find((one) => one.at === at && one.indent === indent);
    if (known) return known.lines;
    const lines: string[] = [];
    this.#added.push({ at, indent, lines });
    return lines;
  }

  /** Blank lines between two statements of a region. */
  #gapOf({ statements, indent }: Region): number {
    const usual = this.languageId === "python" && indent === "" ? 2 : 1;
    const [before, last] = statements.slice(-2);
    const isTelling = before && last && last.to - last.head > 1 && before.to - before.head > 1;
    return isTelling ? last.from - before.to : usual;
  }

  #addImports({ statements }: Region, brought: readonly Statement[]): void {
    const { file, block, languageId } = this;
    const textOf = ({ from, to }: Statement) => file.lines.slice(from, to).join("\n");
    const known = statements.filter((one) => this.#isImport(file, one)).map(textOf);
    const lacking = brought
      .filter((one) => this.#isImport(block, one))
      .flatMap(({ head, to }) => missingImport(block.lines.slice(head, to), known.join("\n"), languageId));
    if (lacking.length === 0) return;
    const first = statements.find(({ head }) => !preamble.test(file.lines[head] ?? ""));
    this.#addedAt(endOfImports(file.lines) ?? first?.from ?? 0, "").push(...lacking);
  }

  #isImport({ lines }: Statements, { head }: Statement): boolean {
    return importedFrom(lines[head] ?? "") !== undefined;
  }
}

/** Rust's tests stand in a module of the code's file: in it, where a block has them without. */
function* inModule(file: Statements, block: readonly string[]): Steps<readonly string[]> {
  const own = yield* Statements.of(block, "rust");
  const { holder } = testFormsOf("rust");
  const statements = own.in(0, block.length);
  if (statements.some(({ head }) => holder.test(block[head] ?? ""))) return block;
  const known = new Set(file.in(0, file.lines.length).map(({ key }) => key));
  const brought = statements.filter(({ key, isComment }) => !known.has(key) && !isComment && key !== useAll);
  const lines = brought.flatMap(({ from, to }) => ["", ...block.slice(from, to)]);
  const indented = lines.map((line) => (line === "" ? "" : `${usualStep}${line}`));
  return brought.length === 0 ? [] : ["#[cfg(test)]", "mod tests {", `${usualStep}${useAll}`, ...indented, "}"];
}

const useAll = "use super::*;";
