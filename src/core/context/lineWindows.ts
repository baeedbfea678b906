import { LruMap } from "../../util/lruMap";
import type { OpenDocument } from "./openDocument";
import type { LineRange } from "./rangeTrail";
import { identifiersOf, jaccard } from "./similarity";
import type { Steps } from "./slices";

/** Lines of half a window: windows overlap by one half. */
const half = 10;
/** Lines looked at in one document. */
const mostLines = 4000;
const documentsKept = 40;
const pairsKept = 200;
/** Characters of half a window beyond which it is data or minified, and not read as code. */
const longestHalf = 2000;
/** How much better another window has to be than the one found before. */
const better = 1.25;

interface LineWindow extends LineRange {
  readonly identifiers: ReadonlySet<string>;
}

export interface ScoredRange extends LineRange {
  /** Jaccard similarity to what was looked for; more where it was found before. */
  readonly similarity: number;
}

/** Finds the lines of a document that are most like a text, by the names in them. Remembers documents by version. */
export class LineWindows {
  readonly #known = new LruMap<string, { readonly version: number; readonly windows: readonly LineWindow[] }>(
    documentsKept,
  );
  /** By asker and document. */
  readonly #found = new LruMap<string, LineRange>(pairsKept);

  /**
   * What was found for the same asker the last time stays unless another place is clearly better.
   * @param asker uri of the document that the text is from
   */
  *mostSimilar(document: OpenDocument, wanted: ReadonlySet<string>, asker: string): Steps<ScoredRange | undefined> {
    const windows = yield* this.#windowsOf(document);
    const pair = `${asker} ${document.uri}`;
    const before = this.#found.get(pair);
    let best: ScoredRange | undefined;
    for (const { from, to, identifiers } of windows) {
      const isShown = before?.from === from && before.to === to;
      const similarity = jaccard(identifiers, wanted) * (isShown ? better : 1);
      if (similarity > (best?.similarity ?? 0)) best = { from, to, similarity };
      if (from % (half * 50) === 0) yield;
    }
    if (best) this.#found.set(pair, best);
    return best;
  }

  *#windowsOf(document: OpenDocument): Steps<readonly LineWindow[]> {
    const known = this.#known.get(document.uri);
    if (known && known.version === document.version) return known.windows;
    const { version } = document;
    const windows: LineWindow[] = [];
    let last: ReadonlySet<string> | undefined;
    for (let from = 0; from < Math.min(document.lineCount, mostLines); from += half) {
      const text = document.text(from, from + half);
      const identifiers = text.length > longestHalf ? new Set<string>() : identifiersOf(text);
      const to = Math.min(from + half, document.lineCount);
      if (last) windows.push({ from: from - half, to, identifiers: new Set([...last, ...identifiers]) });
      else if (document.lineCount <= half) windows.push({ from, to, identifiers });
      last = identifiers;
      yield;
      if (document.version !== version) return [];
    }
    this.#known.set(document.uri, { version, windows });
    return windows;
  }
}
