/** Kinds that stand behind a `#`, in the order in which they are offered. */
export const attachWords = ["file", "folder", "selection", "symbol", "problems", "changes", "terminal"] as const;
export type AttachWord = (typeof attachWords)[number];

/** Those that have to be told what of it. */
export const searchedWords = ["file", "folder", "symbol"] as const satisfies readonly AttachWord[];
export type SearchedWord = (typeof searchedWords)[number];

export interface AttachQuery {
  /** What is to be searched; undefined where the first word does not say. */
  readonly searched: SearchedWord | undefined;
  /** What is searched for. */
  readonly rest: string;
  /** Kinds that the query may become. */
  readonly words: readonly AttachWord[];
}

/** Reads what is typed behind a `#`. `file bas` searches files; `bas` may be the beginning of a kind, or of a file. */
export function parseAttachQuery(query: string): AttachQuery {
  const typed = query.replace(/^#/, "").trimStart();
  const [first = "", ...others] = typed.split(/[\s:]+/);
  const searched = searchedWords.find((word) => word === first.toLowerCase());
  if (searched && typed.length > first.length) return { searched, rest: others.join(" ").trim(), words: [] };
  const beginning = typed.trim().toLowerCase();
  return { searched: undefined, rest: typed.trim(), words: attachWords.filter((word) => word.startsWith(beginning)) };
}
