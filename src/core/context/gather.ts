import { type Candidate, candidate } from "./candidate";
import type { PieceSource } from "./contextPlan";
import type { Definition } from "./definitions";
import type { LineWindows } from "./lineWindows";
import { mergeCandidates } from "./mergeCandidates";
import { areRelatedLanguages, folderOf, mayBeShown, type OpenDocument, type OpenDocuments } from "./openDocument";
import type { RangeTrail, TrailRange } from "./rangeTrail";
import { identifiersOf } from "./similarity";
import type { Steps } from "./slices";

const mostNeighbours = 20;
/** Similarity below which two files have nothing to do with each other. */
const leastSimilarity = 0.06;
/** Milliseconds that what stood in a document is still worth showing after it was closed: it may be another by then. */
const leftForMs = 10 * 60_000;

/** What there is to choose from. */
export interface Sources {
  readonly documents: OpenDocuments;
  readonly edits: RangeTrail;
  readonly visits: RangeTrail;
  readonly windows: LineWindows;
  /** Uris of documents, the last used first. */
  readonly lastUsed: readonly string[];
  readonly definitions: readonly Definition[];
}

/**
 * All pieces of other files that might help in a document.
 * @param atCursor the text around the cursor
 * @param now milliseconds of the clock
 */
export function* gather(
  active: OpenDocument,
  atCursor: string,
  wanted: ReadonlySet<PieceSource>,
  from: Sources,
  now: number,
): Steps<readonly Candidate[]> {
  const found: (Candidate | undefined)[] = [];
  if (wanted.has("definition")) {
    found.push(...from.definitions.map((one, at) => candidate("definition", at, one)));
  }
  for (const [source, trail] of [["edited", from.edits] as const, ["visited", from.visits] as const]) {
    if (!wanted.has(source)) continue;
    for (const range of trail.newestFirst) {
      found.push(ofRange(source, range, from.documents, now));
      yield;
    }
  }
  if (wanted.has("neighbour")) found.push(...(yield* neighbours(active, atCursor, from)));
  // The cells of a notebook are documents with one path: those above the cursor are shown as its text.
  const others = found
    .filter((one) => one !== undefined)
    .filter(({ uri, path }) => uri !== active.uri && path !== active.path);
  return mergeCandidates(others, (uri, first, to) => from.documents.get(uri)?.text(first, to));
}

function ofRange(
  source: "edited" | "visited",
  { uri, from, to, at, left }: TrailRange,
  documents: OpenDocuments,
  now: number,
): Candidate | undefined {
  const document = documents.get(uri);
  if (document) {
    if (!mayBeShown(document)) return undefined;
    return candidate(source, now - at, { uri, from, to, path: document.path, text: document.text(from, to) });
  }
  return left && now - at < leftForMs ? candidate(source, now - at, { uri, from, to, ...left }) : undefined;
}

function* neighbours(active: OpenDocument, atCursor: string, from: Sources): Steps<readonly (Candidate | undefined)[]> {
  const names = identifiersOf(atCursor);
  const found: (Candidate | undefined)[] = [];
  let looked = 0;
  for (const document of lastUsedFirst(from)) {
    yield;
    if (!isNeighbour(document, active)) continue;
    if (++looked > mostNeighbours) break;
    const best = yield* from.windows.mostSimilar(document, names, active.uri);
    if (!best || best.similarity < leastSimilarity) continue;
    const { uri, path } = document;
    found.push(
      candidate("neighbour", best.similarity, { ...best, uri, path, text: document.text(best.from, best.to) }),
    );
  }
  return found;
}

function lastUsedFirst({ documents, lastUsed }: Sources): readonly OpenDocument[] {
  const place = new Map(lastUsed.map((uri, at) => [uri, at]));
  const placeOf = ({ uri }: OpenDocument) => place.get(uri) ?? lastUsed.length;
  return documents.all().toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Whether a document is of a related language or of the same folder. */
function isNeighbour(document: OpenDocument, active: OpenDocument): boolean {
  if (document.uri === active.uri || !mayBeShown(document)) return false;
  return (
    areRelatedLanguages(document.languageId, active.languageId) || folderOf(document.path) === folderOf(active.path)
  );
}
