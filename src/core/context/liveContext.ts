import type { Clock } from "../../util/clock";
import { LruMap } from "../../util/lruMap";
import type { ContextPiece } from "../model/backend";
import type { Candidate } from "./candidate";
import { choosePieces } from "./choosePieces";
import { type ContextPlan, contextPlan, type PieceSource } from "./contextPlan";
import type { ContextSource } from "./contextSource";
import type { Definition, DefinitionSource } from "./definitions";
import { gather } from "./gather";
import { importedNamesNear } from "./imports";
import { LineWindows } from "./lineWindows";
import { mayBeShown, type OpenDocument, type OpenDocuments } from "./openDocument";
import { type LineEdit, RangeTrail } from "./rangeTrail";
import { inSlices, type Steps } from "./slices";
import { inStableOrder, keyOf } from "./stableOrder";

/** Milliseconds of rest after which the pieces are chosen anew, and after which the user counts as having been there. */
const restMs = 300;
const visitMs = 1000;
/** Milliseconds without a question after which nothing is prepared any more. */
const unaskedMs = 5 * 60_000;
/** Lines around the cursor that say what the user is about. */
const linesBefore = 40;
const linesAfter = 15;
/** First lines of a document in which its imports are. */
const topLines = 200;
const listsKept = 8;
const usedKept = 100;

/** A place in a document; lines count from 0. */
export interface Place {
  readonly uri: string;
  readonly line: number;
}

/** Keeps the pieces of other files ready that help where the user is. All work is done while nothing is typed. */
export class LiveContext implements ContextSource {
  readonly #edits = new RangeTrail(2);
  readonly #visits = new RangeTrail(8);
  readonly #windows = new LineWindows();
  readonly #lastUsed = new LruMap<string, string>(usedKept);
  /** What is shown in each document, in the order in which it is. */
  readonly #shown = new LruMap<string, readonly Candidate[]>(listsKept);
  readonly #definitions = new LruMap<string, readonly Definition[]>(listsKept);
  readonly #pieces = new WeakMap<readonly Candidate[], readonly ContextPiece[]>();
  readonly #sources = new WeakMap<ContextPiece, PieceSource>();
  #contextSize = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #place: Place | undefined;
  #resting: AbortController | undefined;

  constructor(
    private readonly documents: OpenDocuments,
    private readonly definitions: DefinitionSource,
    private readonly clock: Clock,
  ) {}

  piecesFor(uri: string, contextSize: number): readonly ContextPiece[] {
    const isAwake = this.#isAsked && contextSize === this.#contextSize;
    this.#askedAt = this.clock.now();
    this.#contextSize = contextSize;
    if (!isAwake) this.#stir();
    const shown = this.#plan.characters > 0 ? this.#shown.get(uri) : undefined;
    return shown ? this.#piecesOf(shown) : [];
  }

  /** Why the model was shown a piece; undefined for one that did not come from here. */
  sourceOf(piece: ContextPiece): PieceSource | undefined {
    return this.#sources.get(piece);
  }

  /** The cursor of the editor that has the keyboard stands here now. */
  cursorAt(place: Place): void {
    this.#place = place;
    this.#lastUsed.set(place.uri, place.uri);
    this.#stir();
  }

  /** A document was brought to the screen. */
  shown(uri: string): void {
    this.#lastUsed.set(uri, uri);
  }

  /** A document changed, by the user's hand or not. */
  edited(uri: string, edits: readonly LineEdit[]): void {
    for (const edit of edits) {
      this.#visits.edit(uri, edit);
      const range = this.#edits.edit(uri, edit);
      // What changes elsewhere was done by a tool.
      if (range && uri === this.#place?.uri) this.#edits.add(uri, range, this.clock.now());
    }
    this.#stir();
  }

  /** A document is being closed; its text can still be read. */
  closed(document: OpenDocument): void {
    const trails = [this.#edits, this.#visits];
    for (const trail of trails) mayBeShown(document) ? trail.close(document) : trail.forget(document.uri);
    this.#stir();
  }

  /** A file was removed or has another name now. */
  removed(uri: string): void {
    for (const trail of [this.#edits, this.#visits]) trail.forget(uri);
    this.#stir();
  }

  dispose(): void {
    this.#resting?.abort("disposed");
    this.#place = undefined;
  }

  get #plan(): ContextPlan {
    return contextPlan(this.#contextSize);
  }

  get #isAsked(): boolean {
    return this.clock.now() - this.#askedAt < unaskedMs;
  }

  /** Something happened: what was begun is left, and begun again after a rest. */
  #stir(): void {
    this.#resting?.abort("the user goes on");
    if (!this.#place || !this.#isAsked || this.#plan.characters === 0) return;
    this.#resting = new AbortController();
    void this.#rest(this.#place, this.#resting.signal);
  }

  async #rest(place: Place, signal: AbortSignal): Promise<void> {
    await this.clock.sleep(restMs, signal);
    const document = this.documents.get(place.uri);
    if (signal.aborted || !document || !mayBeShown(document)) return;
    const restedAt = this.clock.now();
    await this.#choose(document, place, signal);
    await this.#define(document, place, signal);
    await this.clock.sleep(Math.max(0, visitMs - restMs - (this.clock.now() - restedAt)), signal);
    if (!signal.aborted) this.#visits.add(place.uri, { from: place.line, to: place.line + 1 }, this.clock.now());
  }

  /** Looks the imported names near the cursor up, and chooses again where that brought something new. */
  async #define(document: OpenDocument, place: Place, signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.#plan.sources.has("definition")) return;
    const names = importedNamesNear(document.text(0, topLines), around(document, place));
    const found = await this.definitions.find(document, names, { signal });
    if (signal.aborted) return;
    const before = this.#definitions.get(document.uri) ?? [];
    this.#definitions.set(
      document.uri,
      found.filter((one) => mayBeShown({ path: one.path, isServed: true })),
    );
    if (before.map(keyOf).join("\n") !== found.map(keyOf).join("\n")) await this.#choose(document, place, signal);
  }

  async #choose(document: OpenDocument, place: Place, signal: AbortSignal): Promise<void> {
    const chosen = await inSlices(this.#chosen(document, place), this.clock, signal);
    if (!chosen) return;
    this.#shown.set(document.uri, inStableOrder(this.#shown.get(document.uri) ?? [], chosen));
  }

  *#chosen(document: OpenDocument, place: Place): Steps<readonly Candidate[]> {
    const { before, after } = around(document, place);
    const atCursor = before + after;
    const shown = this.#shown.get(document.uri) ?? [];
    const keys = new Set(shown.map(keyOf));
    const sources = {
      ...{ documents: this.documents, edits: this.#edits, visits: this.#visits, windows: this.#windows },
      lastUsed: this.#lastUsed.values(),
      definitions: this.#definitions.get(document.uri) ?? [],
    };
    const { characters, sources: wanted } = this.#plan;
    const candidates = yield* gather(document, atCursor, wanted, sources, this.clock.now());
    return yield* choosePieces(candidates, { atCursor, characters, isShown: (one) => keys.has(keyOf(one)) });
  }

  /** The pieces as they are sent: the same objects as long as nothing changes. */
  #piecesOf(shown: readonly Candidate[]): readonly ContextPiece[] {
    const known = this.#pieces.get(shown);
    if (known) return known;
    const pieces = shown.map(({ path, text, source, from, to }) => {
      const piece = { path, text, lines: { from, to } };
      this.#sources.set(piece, source);
      return piece;
    });
    this.#pieces.set(shown, pieces);
    return pieces;
  }
}

/** The text around a place that says what the user is about. */
function around(document: OpenDocument, { line }: Place): { readonly before: string; readonly after: string } {
  return {
    before: document.text(Math.max(0, line - linesBefore), line + 1),
    after: document.text(line + 1, line + 1 + linesAfter),
  };
}
