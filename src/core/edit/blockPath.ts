import { languageIdOf, languageIdOfPath } from "./languages";

const attribute = /(?:^|[\s{,])(?:path|title|file|filename|filepath)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s,}]+))/i;
const commented = /^(?:\/\/+|#+|--|;+|%+|\/\*+|<!--)\s*(.*?)\s*(?:\*\/|-->)?$/;
const label = /^(?:file(?:name|path)?|path)\s*:\s*/i;
/** Files that have no ending by which they are known. */
const knownNames =
  /^(?:makefile|dockerfile|jenkinsfile|gemfile|rakefile|procfile|cmakelists\.txt|\.[a-z][\w-]*(?:\.[\w-]+)*)$/i;

/** Where an answer says that a block belongs, as it is written there. */
export interface NamedPath {
  readonly path: string;
  /** The block's first line says it, and is no part of the file unless the file has that line. */
  readonly isFirstLine: boolean;
}

/**
 * Looks for a path in the words behind the fence, in the first line where that is a comment with nothing but a path, and
 * in what is quoted or bold in the line above.
 */
export function namedPath(info: string, code: string, lineAbove: string): NamedPath | undefined {
  const behind = pathInInfo(info);
  if (behind !== undefined) return { path: behind, isFirstLine: false };
  const changed = pathInDiff(code);
  if (changed !== undefined) return { path: changed, isFirstLine: false };
  const [first = ""] = code.split("\n", 1);
  const comment = commented.exec(first.trim())?.[1]?.replace(label, "");
  if (comment !== undefined && looksLikePath(comment)) return { path: comment, isFirstLine: true };
  const path = pathAbove(lineAbove);
  return path === undefined ? undefined : { path, isFirstLine: false };
}

function pathInInfo(info: string): string | undefined {
  const [, double, single, bare] = attribute.exec(info) ?? [];
  const named = double ?? single ?? bare;
  if (named !== undefined) return named.trim();
  const words = info.trim().split(/\s+/);
  // `ts:src/basket.ts`, as some write it.
  const joined = /^([\w+#-]+):(.+)$/.exec(words[0] ?? "");
  if (joined && languageIdOf(joined[1] ?? "") !== undefined && looksLikePath(joined[2] ?? "")) return joined[2];
  return words.slice(0, 2).find((word) => languageIdOf(word) === undefined && looksLikePath(word));
}

/** The file that a diff changes; undefined where it is no diff, or one of several files. */
function pathInDiff(code: string): string | undefined {
  const headers = [...code.matchAll(/^--- (.+)\n\+\+\+ (.+)$/gm)];
  const [header] = headers;
  if (headers.length !== 1 || !header) return undefined;
  const [, before, after] = header.map((path) => path.replace(/\t.*$/, "").trim());
  const named = after === "/dev/null" ? before : after;
  // Without git's letters a folder may have the name of one.
  const isGit = /^(?:a\/|\/dev\/null$)/.test(before ?? "") && /^(?:b\/|\/dev\/null$)/.test(after ?? "");
  return isGit ? named?.replace(/^[ab]\//, "") : named;
}

/** The one path in backticks or bold of a line; undefined where there are several. */
function pathAbove(line: string): string | undefined {
  const bare = line.trim().replace(/^#+\s+|:$/g, "");
  const marked = [...line.matchAll(/`([^`]+)`|\*\*([^*`]+?):?\*\*/g)].map(([, code, bold]) =>
    (code ?? bold ?? "").trim(),
  );
  const paths = new Set([bare, ...marked].filter(looksLikePath));
  return paths.size === 1 ? [...paths][0] : undefined;
}

function looksLikePath(text: string): boolean {
  if (!/^[\w.~@(/\\[][\w.~@()[\]+ \\/:-]{0,200}$/.test(text) || /^\w+:\/\/|^\/\/|\s{2}|[\\/]$/.test(text)) return false;
  const name = text.split(/[\\/]/).at(-1) ?? "";
  if (/\s/.test(text) && !/[\\/]/.test(text)) return false;
  return languageIdOfPath(name) !== undefined || knownNames.test(name) || /^[^\s]+[\\/][^\s]*\.\w{1,12}$/.test(text);
}
