import type { Steps } from "../../context/slices";
import { linesSource, type PromptSource } from "../../hosted/leaving";
import { counted, listed } from "./words";

/** A file's part of a diff. */
export interface FileDiff {
  /** Every path that it may be of, as Git writes them: the old one, the new one. */
  readonly paths: readonly string[];
  readonly text: string;
  readonly added: number;
  readonly removed: number;
}

const fileStart = /^diff --(?:git|cc|combined) /;
/** Lines that are looked at between two places to interrupt it: some hundredths of a millisecond. */
const linesAtOnce = 500;
/** Characters of a file's beginning in which its paths are. */
const longestHead = 20_000;

/** Takes a diff of Git's apart into those of its files. It may have megabytes. */
export function* splitDiff(diff: string): Steps<readonly FileDiff[]> {
  const found: FileDiff[] = [];
  let file: OpenFile | undefined;
  let seen = 0;
  for (let at = 0, end = 0; at < diff.length; at = end) {
    end = diff.indexOf("\n", at) + 1 || diff.length;
    if (fileStart.test(diff.slice(at, at + 16))) {
      if (file) found.push(file.upTo(at));
      file = new OpenFile(diff, at);
    } else file?.see(at);
    if (++seen % linesAtOnce === 0) yield;
  }
  if (file) found.push(file.upTo(diff.length));
  return found;
}

/** A file's part of a diff, as far as it was looked at. */
class OpenFile {
  #hunks: number | undefined;
  #added = 0;
  #removed = 0;

  constructor(
    private readonly diff: string,
    private readonly start: number,
  ) {}

  /** @param at where a line of it begins */
  see(at: number): void {
    const first = this.diff[at];
    if (this.#hunks === undefined) this.#hunks = this.diff.startsWith("@@", at) ? at : undefined;
    else if (first === "+") this.#added++;
    else if (first === "-") this.#removed++;
  }

  upTo(end: number): FileDiff {
    const text = this.diff.slice(this.start, end);
    const head = this.diff.slice(this.start, this.#hunks ?? Math.min(end, this.start + longestHead));
    return {
      paths: pathsOf(head.split("\n")),
      text: text.endsWith("\n") ? text : `${text}\n`,
      added: this.#added,
      removed: this.#removed,
    };
  }
}

/**
 * A diff as the model is shown it. Files for which there is no room are summed up in a line each; those that `isHidden`
 * says are left out whole.
 * @param room characters of all files' diffs together
 */
export function diffText(
  files: readonly FileDiff[],
  room: number,
  isHidden: (path: string) => boolean,
): { readonly text: string; readonly leftOut: string | undefined } {
  const open = files.filter(({ paths }) => !paths.some(isHidden));
  const whole = new Set<FileDiff>();
  let used = 0;
  // The small ones first, so that one huge file does not take the room of all others.
  for (const file of [...open].sort((a, b) => a.text.length - b.text.length)) {
    if (used + file.text.length > room) break;
    used += file.text.length;
    whole.add(file);
  }
  const summed = open.filter((file) => !whole.has(file));
  const parts = [
    ...(summed.length > 0 ? [`the lines of ${summed.length} of ${counted(open.length, "file")}`] : []),
    ...(files.length > open.length ? [hiddenWords(files.length - open.length)] : []),
  ];
  const sums = summed.map((file) => `${shownPath(file)}: +${file.added} -${file.removed} lines, not shown\n`);
  return {
    text: [...open.filter((file) => whole.has(file)).map(({ text }) => text), ...sums].join(""),
    leftOut: parts.length === 0 ? undefined : listed(parts),
  };
}

/** What people call a file: its path as it is after the change, without the letter that Git puts before it. */
export function shownPath({ paths }: Pick<FileDiff, "paths">): string {
  return readings(paths.at(-1) ?? "").at(-1) ?? "";
}

/**
 * The lines of a file that its diff shows, as they are numbered after the change; before it, where none are left. The
 * file alone where there are no hunks.
 * @param diff may end in the middle of a hunk
 */
export function hunkSources(path: string, diff: string): readonly PromptSource[] {
  const sources = diff.split(/^(?=@@)/m).flatMap((hunk) => {
    const [, old, oldCount = "1", first, count = "1"] =
      /^@@+ -(\d+)(?:,(\d+))? .*?\+(\d+)(?:,(\d+))? @@/.exec(hunk) ?? [];
    if (first === undefined) return [];
    const isGone = count === "0";
    const [from, most] = isGone ? [Number(old), Number(oldCount)] : [Number(first), Number(count)];
    const shown = hunk.split("\n").slice(1, -1);
    const lines = isGone ? shown.length : shown.filter((line) => !line.startsWith("-")).length;
    return [linesSource(path, { from: from - 1, to: from - 1 + Math.max(1, Math.min(most, lines)) })];
  });
  return sources.length > 0 ? sources : [{ path }];
}

export function hiddenWords(count: number): string {
  return counted(count, "file that is secret or ignored", "files that are secret or ignored");
}

/** The user's configuration may put other letters than a/ and b/ before the paths, or none: both readings count. */
function pathsOf(head: readonly string[]): readonly string[] {
  const named = head.flatMap((line) => {
    const [, prefixed] = /^(?:---|\+\+\+) (.*?)\t?$/.exec(line) ?? [];
    if (prefixed !== undefined) return prefixed === "/dev/null" ? [] : readings(unquoted(prefixed));
    const [, plain] = /^(?:rename|copy) (?:from|to) (.*)$/.exec(line) ?? [];
    return plain === undefined ? [] : [unquoted(plain)];
  });
  // A file without lines (binary, empty, another mode) is named in the first line only.
  return named.length > 0 ? [...new Set(named)] : headerPaths(head[0] ?? "");
}

function headerPaths(header: string): readonly string[] {
  const names = header.replace(/^diff --\w+ /, "");
  if (!header.startsWith("diff --git ")) return [unquoted(names)];
  const quoted = names.match(/"(?:[^"\\]|\\.)*"/g);
  if (quoted) return quoted.flatMap((one) => readings(unquoted(one)));
  // The same path twice, with a blank between, and blanks in the path.
  const half = (names.length - 1) / 2;
  return readings(names.slice(names.length - Math.floor(half)));
}

function readings(path: string): readonly string[] {
  const stripped = path.replace(/^[a-z]\//, "");
  return stripped === path ? [path] : [path, stripped];
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, v: 11, f: 12 };

/** Git quotes paths as C does, with bytes in octal. */
export function unquoted(path: string): string {
  if (!/^".*"$/.test(path)) return path;
  const bytes: string[] = [];
  for (const [one, octal, letter] of path.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]/gu)) {
    if (octal !== undefined) bytes.push(`%${Number.parseInt(octal, 8).toString(16).padStart(2, "0")}`);
    else if (letter !== undefined)
      bytes.push(encodeURIComponent(String.fromCharCode(escapes[letter] ?? letter.charCodeAt(0))));
    else bytes.push(encodeURIComponent(one));
  }
  return decoded(bytes.join(""));
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Bytes that are no UTF-8.
    return escaped;
  }
}
