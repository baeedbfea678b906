import { diffArrays } from "diff";
import { NoPlace } from "./editPlan";
import type { Hunk, HunkLine } from "./hunks";
import { linesOf } from "./textLines";

const search = /^<{5,9} ?(?:SEARCH|ORIGINAL)\b/m;
const marker = /^(?:<{5,9} ?(?:SEARCH|ORIGINAL)\b|>{5,9} ?(?:REPLACE|UPDATED)\b)/gm;
const pair = /^<{5,9} ?(?:SEARCH|ORIGINAL)\b.*\n([\s\S]*?)^={5,9}[ \t]*\n([\s\S]*?)^>{5,9} ?(?:REPLACE|UPDATED)\b/gm;

export interface Replacement {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

export function isSearchReplace(code: string): boolean {
  return search.test(code);
}

/**
 * The pairs between the markers. Other lines, such as a file's name, are left out.
 * @throws {NoPlace} where a marker is missing
 */
export function parseSearchReplace(code: string): readonly Replacement[] {
  const pairs = [...code.matchAll(pair)].map(([, before = "", after = ""]) => ({
    search: linesOf(before),
    replace: linesOf(after),
  }));
  if (code.match(marker)?.length !== 2 * pairs.length) throw new NoPlace("brokenMarkers");
  return pairs;
}

/** The same change with the lines that both have marked as such, so that they stay as they are in the file. */
export function hunkOf({ search: before, replace: after }: Replacement): Hunk {
  const lines = diffArrays([...before], [...after]).flatMap(({ value, added, removed }): HunkLine[] =>
    value.map((text) => ({ kind: added ? "new" : removed ? "old" : "same", text })),
  );
  return { below: "", lines };
}
