import type { Steps } from "../../context/slices";
import { isCloser } from "../anchors";
import { depthOf } from "../brackets";
import { type Declaration, declarationsIn } from "../declarations";
import { indentOf } from "../indentation";
import type { EditPlace } from "./editPlace";

/** A reply without the declarations of the code around that it writes anew, and the names of these. */
export interface OwnLines {
  readonly lines: readonly string[];
  readonly others: readonly string[];
}

/** Lines below in which a declaration begins, with what stands above it. */
const looked = 50;
/** Languages in which a line like a method's first one is nothing else. */
const plain = new Set(["typescript", "typescriptreact", "javascript", "javascriptreact", "python", "go"]);
/** Languages in which it is none where the name alone stands before the bracket. */
const typed = new Set(["java", "c", "cpp", "csharp", "dart"]);

/**
 * Without the declarations of the code below that a reply ends with. The first of them has the first line of what stands
 * right below the region, at its depth, and the region has no such line: both cannot stand there.
 */
export function* withoutAnewBelow(lines: readonly string[], place: EditPlace): Steps<OwnLines> {
  const { below } = place;
  const kept = { lines, others: [] };
  const known = new Set(below.map((line) => line.trim()));
  // Most replies need no more than that.
  if (!lines.some((line) => /\w/.test(line) && known.has(line.trim()))) return kept;
  const [next] = yield* outermost(below.slice(0, looked), place);
  if (!next || firstText(below) !== next.documented || !standsOnce(below, next, place)) return kept;
  const own = yield* outermost(lines, place);
  const start = own.find((one) => isSameHead(lines, one, below, next));
  if (!start || firstText(lines) >= start.documented || !isLevel(lines, start)) return kept;
  const rest = own.filter(({ head }) => head >= start.head);
  const isTheirs = (line: string, at: number) =>
    at < start.documented || isCloser(line) || rest.some(({ documented, to }) => at >= documented && at < to);
  // What is new behind them is wanted.
  const isAll = lines.every((line, at) => line.trim() === "" || isTheirs(line, at));
  if (!isAll || rest.some(({ head }) => !known.has(lines[head]?.trim() ?? ""))) return kept;
  return { lines: lines.slice(0, start.documented), others: rest.map(({ name }) => name) };
}

/**
 * Without the declaration that a reply begins with, where that is the one right above the region, by the same rule.
 * @param isWhole whether more lines may come; until then nothing is left of a reply that has only that
 */
export function* withoutAnewAbove(lines: readonly string[], place: EditPlace, isWhole: boolean): Steps<OwnLines> {
  const { above, languageId } = place;
  const kept = { lines, others: [] };
  const [first] = yield* outermost(lines, place);
  const head = first && lines[first.head]?.trim();
  if (!first || firstText(lines) !== first.documented || !above.some((line) => line.trim() === head)) return kept;
  const [last] = [...(yield* declarationsIn(above, languageId))].sort((a, b) => b.head - a.head);
  if (!last || above.slice(last.to).some((line) => line.trim() !== "")) return kept;
  if (!isSameHead(lines, first, above, last) || !standsOnce(above, last, place)) return kept;
  const rest = lines.slice(first.to);
  if (rest.every((line) => line.trim() === "" || isCloser(line))) return isWhole ? kept : { lines: [], others: [] };
  const own = rest.slice(firstText(rest));
  const isLevelled = indentOf(own[0] ?? "") === indentOf(lines[first.head] ?? "");
  return isLevelled ? { lines: own, others: [first.name] } : kept;
}

/** The declarations at the depth of the first line. */
function* outermost(lines: readonly string[], { languageId }: EditPlace): Steps<readonly Declaration[]> {
  const all = yield* declarationsIn(lines, languageId);
  return all.filter((one) => !all.some((other) => other.head < one.head && one.to <= other.to));
}

/** Whether a declaration beside a region is as deep as that, and one of its first line can be there only once. */
function standsOnce(lines: readonly string[], { form, head }: Declaration, { region, languageId }: EditPlace): boolean {
  const line = lines[head] ?? "";
  const top = region[firstText(region)];
  if (top === undefined || indentOf(top) !== indentOf(line)) return false;
  const text = line.trim();
  if (region.some((one) => one.trim() === text) || depthOf(region) !== 0) return false;
  // A call with a function for its last argument looks like a method, and a head of several lines tells half of itself.
  if (depthOf([text.replace(/[{}]/g, "")]) !== 0) return false;
  if (form === "type")
    return /\b(?:class|struct|enum|interface|trait|record)\b/.test(text) && !/\bpartial\b/.test(text);
  if (form === "method")
    return plain.has(languageId) || (typed.has(languageId) && /^[^(]*[\w>\]?]\s+[*&]*[\w:~]+\s*\(/.test(text));
  return form === "function" || /\bconst\b/.test(text);
}

function isSameHead(a: readonly string[], one: Declaration, b: readonly string[], other: Declaration): boolean {
  const own = a.slice(one.decorated, one.head + 1);
  const theirs = b.slice(other.decorated, other.head + 1);
  return own.length === theirs.length && own.every((line, at) => line.trim() === theirs[at]?.trim());
}

/** Whether a declaration is in nothing that the lines above it begin. */
function isLevel(lines: readonly string[], { head }: Declaration): boolean {
  const indent = indentOf(lines[head] ?? "");
  const isWithin = (line: string) => line.trim() === "" || indentOf(line).length >= indent.length;
  return indentOf(lines[firstText(lines)] ?? "") === indent && lines.slice(0, head).every(isWithin);
}

function firstText(lines: readonly string[]): number {
  return lines.findIndex((line) => line.trim() !== "");
}
