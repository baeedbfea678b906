import type { Steps } from "../context/slices";
import type { CodeBlock } from "./codeBlocks";
import { type EditPlan, NoPlace } from "./editPlan";
import { elisionsOf, placeElided } from "./elided";
import { type Hunk, placeHunks } from "./hunks";
import { indentUnitOf, Reindent } from "./indentation";
import { placeByName } from "./sameName";
import { hunkOf, isSearchReplace, parseSearchReplace } from "./searchReplace";
import { applyEdits, type LineEdit, linesOf, type OffsetEdit, TextLines } from "./textLines";
import { isUnifiedDiff, parseUnifiedDiff } from "./unifiedDiff";
import { isWholeFile } from "./wholeFile";

/** A file as it is. */
export interface EditTarget {
  /** With its own line ends. */
  readonly text: string;
  /** VS Code's id. */
  readonly languageId: string;
}

export type PlacedBlock = Pick<CodeBlock, "code" | "language" | "isComplete" | "isPathInCode">;

/**
 * Where a block belongs in a file, by rules alone and never by a guess. In this order: a diff, search and replace, code
 * that leaves out some of the file's, the whole file, functions and types by their names. The file's line ends,
 * indentation, byte order mark and last line end stay as they are.
 * @param target undefined where there is no such file
 */
export function* planEdit(block: PlacedBlock, target: EditTarget | undefined): Steps<EditPlan> {
  try {
    if (!block.isComplete) throw new NoPlace("incomplete");
    if (block.code.trim() === "") throw new NoPlace("empty");
    if (target === undefined) return { kind: "newFile", text: newText(block) };
    const text = new TextLines(target.text);
    yield;
    if (target.text.trim() === "") return { kind: "wholeFile", text: text.written(linesOf(newText(block))) };
    const plan = yield* planFor(block, target, text);
    yield;
    if (textAfter(plan, target.text) === target.text) throw new NoPlace("alreadyThere");
    return plan;
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error;
    return { kind: "cannotPlace", why: error.why, detail: error.detail };
  }
}

/** A file's text once a plan is carried out. */
export function textAfter(plan: EditPlan, text: string): string {
  if (plan.kind === "cannotPlace") return text;
  return plan.kind === "ranges" ? applyEdits(text, plan.edits) : plan.text;
}

/** A plan as edits of the text; a whole file without the lines at both ends that stay. */
export function editsOf(plan: EditPlan, text: string): readonly OffsetEdit[] {
  if (plan.kind === "cannotPlace") return [];
  if (plan.kind === "ranges") return plan.edits;
  const [before, after] = [text.split("\n"), plan.text.split("\n")];
  const most = Math.min(before.length, after.length);
  let above = 0;
  // What stands behind the last line end is no line to stay above.
  while (above < most - 1 && before[above] === after[above]) above++;
  let below = 0;
  while (below < most - above && before.at(-1 - below) === after.at(-1 - below)) below++;
  const start = before.slice(0, above).reduce((sum, line) => sum + line.length + 1, 0);
  const kept = before.slice(before.length - below).join("\n").length;
  return [{ start, end: text.length - kept, text: plan.text.slice(start, plan.text.length - kept) }];
}

function* planFor(block: PlacedBlock, { languageId }: EditTarget, text: TextLines): Steps<EditPlan> {
  const ranges = (edits: readonly LineEdit[]): EditPlan => ({
    kind: "ranges",
    edits: edits.map((edit) => text.toOffsets(edit)),
  });
  const hunks = hunksOf(block);
  if (hunks) return ranges(yield* placeHunks(text, hunks.all, hunks.inOrder));
  const lines = withoutPath(block, text.lines);
  const elisions = elisionsOf(lines, text.lines);
  if (elisions.includes(true)) return ranges(yield* placeElided(text, lines, elisions, languageId));
  if (yield* isWholeFile(text.lines, lines, languageId)) {
    const reindent = new Reindent([["", ""]], indentUnitOf(lines), indentUnitOf(text.lines));
    const known = new Set(text.lines);
    return {
      kind: "wholeFile",
      text: text.written(lines.map((line) => (known.has(line) ? line : reindent.line(line)))),
    };
  }
  return ranges(yield* placeByName(text, lines, languageId));
}

function hunksOf({
  language,
  code,
}: PlacedBlock): { readonly all: readonly Hunk[]; readonly inOrder: boolean } | undefined {
  if (isSearchReplace(code)) return { all: parseSearchReplace(code).map(hunkOf), inOrder: false };
  return isUnifiedDiff(language, code) ? { all: parseUnifiedDiff(code), inOrder: true } : undefined;
}

/** The text of a file that is not there yet. @throws {NoPlace} where the block changes or leaves out what is not there */
function newText(block: PlacedBlock): string {
  const hunks = hunksOf(block)?.all;
  if (hunks === undefined) {
    if (elisionsOf(linesOf(block.code), []).includes(true)) throw new NoPlace("elidedNewFile");
    return block.code;
  }
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const other = lines.find(({ kind, text }) => kind !== "new" && text !== "");
  if (other) throw new NoPlace("notFound", other.text.trim());
  return lines.map(({ text }) => `${text}\n`).join("");
}

/** Without the comment that says where the block belongs, unless the file has it too. */
function withoutPath({ code, isPathInCode }: PlacedBlock, target: readonly string[]): readonly string[] {
  const lines = linesOf(code);
  if (!isPathInCode || target[0]?.trim() === lines[0]?.trim()) return lines;
  const rest = lines.slice(1);
  return rest[0]?.trim() === "" ? rest.slice(1) : rest;
}
