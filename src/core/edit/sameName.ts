import type { Steps } from "../context/slices";
import { type Declaration, declarationsIn } from "./declarations";
import { NoPlace } from "./editPlan";
import { endOfImports, isImport } from "./importLines";
import { indentOf, indentUnitOf, Reindent } from "./indentation";
import type { LineEdit, TextLines } from "./textLines";

/** A declaration of a block, and the one of the file that it takes the place of. */
interface Pair {
  readonly own: Declaration;
  readonly theirs: Declaration;
}

interface Found {
  readonly own: Declaration;
  readonly theirs: Declaration | undefined;
}

/**
 * Puts each function, type or member of a block in the place of the one that has its name, with the comment and the
 * decorators that the block brings. New ones come beside those that stand beside them in the block.
 * @throws {NoPlace} where none has a name of the file, one has several, or there is other code
 */
export function* placeByName(
  target: TextLines,
  block: readonly string[],
  languageId: string,
): Steps<readonly LineEdit[]> {
  const theirs = yield* declarationsIn(target.lines, languageId);
  const own = yield* declarationsIn(block, languageId);
  return new ByName(target, block, theirs, own).edits();
}

/** What a file declares, by name. */
export class Namesakes {
  readonly #byName = new Map<string, Declaration[]>();

  constructor(
    private readonly lines: readonly string[],
    theirs: readonly Declaration[],
  ) {
    for (const one of theirs) {
      const known = this.#byName.get(one.name);
      if (known) known.push(one);
      else this.#byName.set(one.name, [one]);
    }
  }

  /**
   * Those that a declaration of a block may mean: of several, those with the same first line.
   * @param head its first line
   */
  of({ name, form, parents }: Declaration, head: string): readonly Declaration[] {
    const isWithin = (around: readonly string[]) =>
      parents.every((parent, index) => around.at(index - parents.length) === parent);
    const found = (this.#byName.get(name) ?? []).filter((one) => one.form === form && isWithin(one.parents));
    if (found.length < 2) return found;
    const same = found.filter((one) => this.lines[one.head]?.trim() === head.trim());
    return same.length > 0 ? same : found;
  }
}

class ByName {
  readonly #namesakes: Namesakes;
  readonly #reindentUnits: readonly [string | undefined, string | undefined];

  constructor(
    private readonly target: TextLines,
    private readonly block: readonly string[],
    private readonly theirs: readonly Declaration[],
    private readonly own: readonly Declaration[],
  ) {
    this.#namesakes = new Namesakes(target.lines, theirs);
    this.#reindentUnits = [indentUnitOf(block), indentUnitOf(target.lines)];
  }

  edits(): readonly LineEdit[] {
    const top = outermost(this.own);
    const found = top.map((own) => ({ own, theirs: this.#find(own) }));
    const pairs = found.filter((pair): pair is Pair => pair.theirs !== undefined);
    if (pairs.length === 0) throw new NoPlace("noName", top[0]?.name);
    const imports = this.#newImports(top);
    const edits = found.flatMap(({ own, theirs }, index) =>
      theirs ? this.#replaced({ own, theirs }) : [this.#added(own, found[index - 1], found[index + 1])],
    );
    const all = [...imports, ...edits].sort((a, b) => a.from - b.from || a.to - b.to);
    if (all.some(({ from }, index) => index > 0 && from < (all[index - 1]?.to ?? 0))) throw new NoPlace("overlap");
    return all;
  }

  #find(own: Declaration): Declaration | undefined {
    const [first, ...others] = this.#namesakes.of(own, this.block[own.head] ?? "");
    if (others.length > 0) throw new NoPlace("severalOfName", own.name);
    return first;
  }

  #replaced(pair: Pair): readonly LineEdit[] {
    const { own, theirs } = pair;
    if (own.form !== "type" || !this.#isLess(pair)) return [this.#whole(pair)];
    // The type was written around its members to say whose they are.
    const members = membersOf(own, this.own).map((member) => ({ own: member, theirs: this.#find(member) }));
    const isKept = this.block[own.head]?.trim() === this.target.lines[theirs.head]?.trim();
    const pairs = members.filter((member): member is Pair => member.theirs !== undefined);
    if (!isKept || pairs.length === 0 || pairs.length < members.length) throw new NoPlace("lessMembers", own.name);
    return pairs.map((member) => this.#whole(member));
  }

  /** Whether a type of the block lacks functions or types of the file's, or all of its fields. */
  #isLess({ own, theirs }: Pair): boolean {
    const names = new Set(membersOf(own, this.own).map(({ name }) => name));
    const members = membersOf(theirs, this.theirs);
    // A field may have another name now; one that is not shown at all is told below.
    if (members.some(({ name, form }) => form !== "value" && !names.has(name))) return true;
    return hasFields(this.target.lines, theirs, this.theirs) && !hasFields(this.block, own, this.own);
  }

  #whole({ own, theirs }: Pair): LineEdit {
    const comment = own.documented < own.decorated ? this.block.slice(own.documented, own.decorated) : undefined;
    const decorators = own.decorated < own.head ? this.block.slice(own.decorated, own.head) : undefined;
    const reindent = this.#reindent(own, theirs);
    const brought = (lines: readonly string[]) => lines.map((line) => reindent.line(line));
    const { lines } = this.target;
    return {
      from: theirs.documented,
      to: theirs.to,
      lines: [
        ...(comment ? brought(comment) : lines.slice(theirs.documented, theirs.decorated)),
        ...(decorators ? brought(decorators) : lines.slice(theirs.decorated, theirs.head)),
        ...brought(this.block.slice(own.head, own.to)),
      ],
    };
  }

  #added(own: Declaration, before: Found | undefined, after: Found | undefined): LineEdit {
    const neighbour = before?.theirs ? before : after;
    if (!neighbour?.theirs) throw new NoPlace("noName", own.name);
    const reindent = this.#reindent(neighbour.own, neighbour.theirs);
    const lines = this.block.slice(own.documented, own.to).map((line) => reindent.line(line));
    const isBelow = neighbour === before;
    const gap = isBelow ? own.documented - neighbour.own.to : neighbour.own.documented - own.to;
    const blanks = Array<string>(Math.max(0, gap)).fill("");
    const at = isBelow ? neighbour.theirs.to : neighbour.theirs.documented;
    return { from: at, to: at, lines: isBelow ? [...blanks, ...lines] : [...lines, ...blanks] };
  }

  /** Imports that the file lacks, behind its own. */
  #newImports(top: readonly Declaration[]): readonly LineEdit[] {
    const known = new Set(this.target.lines.map((line) => line.trim()));
    const lacking = this.block.filter(
      (line, index) =>
        !top.some(({ documented, to }) => index >= documented && index < to) &&
        !/^\s*(?:$|\/\/|\/\*|\*|#(?!include)|[)\]}]+;?\s*$)/.test(line) &&
        // A line that is indented belongs to something that was not understood.
        !(known.has(line.trim()) && /^\S/.test(line)),
    );
    if (lacking.length === 0) return [];
    const end = endOfImports(this.target.lines);
    const other = lacking.find((line) => !isImport(line));
    if (other !== undefined || end === undefined) throw new NoPlace("otherCode", (other ?? lacking[0])?.trim());
    return [{ from: end, to: end, lines: lacking }];
  }

  #reindent(own: Declaration, theirs: Declaration): Reindent {
    const pair = [indentOf(this.block[own.head] ?? ""), indentOf(this.target.lines[theirs.head] ?? "")] as const;
    return new Reindent([pair], ...this.#reindentUnits);
  }
}

function outermost(all: readonly Declaration[]): readonly Declaration[] {
  return all.filter((one) => !all.some((other) => other !== one && other.head < one.head && one.to <= other.to));
}

function membersOf(type: Declaration, all: readonly Declaration[]): readonly Declaration[] {
  const depth = type.parents.length + 1;
  return all.filter(({ head, to, parents }) => head > type.head && to <= type.to && parents.length === depth);
}

/** Whether a type has lines that belong to no function and to no type in it. */
function hasFields(lines: readonly string[], type: Declaration, all: readonly Declaration[]): boolean {
  const members = membersOf(type, all).filter(({ form }) => form !== "value");
  const isMember = (at: number) => members.some(({ documented, to }) => at >= documented && at < to);
  for (let at = type.head + 1; at < type.to; at++) {
    if (!isMember(at) && !/^\s*(?:$|\/\/|\/\*|\*|#|[()[\]{}]+[;,]?\s*$|@)/.test(lines[at] ?? "")) return true;
  }
  return false;
}
