import type * as vscode from "vscode";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import type { SuggestionView } from "../../../protocol/page";
import { atMost } from "../../../util/atMost";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import { LruMap } from "../../../util/lruMap";
import type { IgnoreRules } from "../../ignoreRules";
import { attachChanges } from "./changes";
import { CurrentSelection } from "./currentSelection";
import { droppedUri } from "./dropped";
import { mostListedFiles } from "./fileList";
import { attachFile, attachUri } from "./files";
import { FileTexts } from "./fileTexts";
import { attachProblems } from "./problems";
import { RecentFiles } from "./recentFiles";
import { attachSelection } from "./selections";
import { type Offer, Suggestions } from "./suggestions";
import { attachSymbol } from "./symbols";
import type { Terminals } from "./terminals";

/** What is gathered from the editor without a further question. */
export type GatheredKind = "selection" | "problems" | "changes" | "file" | "terminal";

/** Suggestions that can still be taken: those of the last lists that were shown. */
const rememberedOffers = 500;
/** Files that are read at once. */
const readAtOnce = 8;

/**
 * What a question takes along, from VS Code. Each call settles with what was attached or why it was refused, and none
 * throws; what was left out stands in the attachment.
 */
export class Attachments {
  readonly #store = new DisposableStore();
  readonly #texts: FileTexts;
  readonly #suggestions: Suggestions;
  readonly #offers = new LruMap<string, Offer>(rememberedOffers);
  #offered = 0;
  /** What goes along by itself. */
  readonly current: CurrentSelection;

  /**
   * @param terminals what ran in them, also before anybody came to chat
   * @param memory of the workspace
   * @param mostListed files that are searched for a name
   */
  constructor(
    private readonly rules: IgnoreRules,
    private readonly terminals: Terminals,
    private readonly clock: Clock,
    memory: vscode.Memento,
    mostListed = mostListedFiles,
  ) {
    this.#texts = new FileTexts(rules);
    this.current = this.#store.add(new CurrentSelection(this.#texts, memory));
    const recent = this.#store.add(new RecentFiles());
    this.#suggestions = this.#store.add(new Suggestions(this.#texts, recent, clock, mostListed));
  }

  /**
   * What may stand behind a `#` of which `query` is typed, the best first. Empty where a newer call of the same asker
   * came meanwhile.
   * @throws where VS Code's search does
   */
  async suggest(query: string, asker: object): Promise<SuggestionView[]> {
    const found = await this.#suggestions.find(query, asker);
    return found.map(({ view, offer }) => {
      const id = `offer-${this.#offered++}`;
      if (offer) this.#offers.set(id, offer);
      return { id, ...view };
    });
  }

  /** Attaches what was suggested. What `leadsTo` more is not to be taken. */
  async take(suggestionId: string): Promise<AttachOutcome> {
    const offer = this.#offers.get(suggestionId);
    if (!offer) return refused("Suggestion", "It is of a list that is gone. Type # again.");
    if (offer.kind === "uri") return await this.fromUri(offer.uri);
    await this.rules.refresh();
    if (offer.kind === "symbol") return await attachSymbol(this.#texts, offer.symbol, this.clock);
    return await this.gather(offer.word);
  }

  /** Attaches what was dropped: addresses of files and folders. The outcomes are in their order, each address once. */
  async drop(addresses: readonly string[]): Promise<readonly AttachOutcome[]> {
    await this.rules.refresh();
    const distinct = [...new Set(addresses.map((address) => address.trim()).filter(Boolean))];
    return await atMost(readAtOnce, distinct, async (address) => {
      const uri = droppedUri(address);
      return uri
        ? await attachUri(this.#texts, uri)
        : refused(address.slice(0, 80), "Only files and folders can be attached.");
    });
  }

  /** Attaches a file or a folder. */
  async fromUri(uri: vscode.Uri): Promise<AttachOutcome> {
    await this.rules.refresh();
    return await attachUri(this.#texts, uri);
  }

  /** As {@link fromUri}, for several; the outcomes are in their order. */
  async fromUris(uris: readonly vscode.Uri[]): Promise<readonly AttachOutcome[]> {
    await this.rules.refresh();
    const distinct = [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
    return await atMost(readAtOnce, distinct, (uri) => attachUri(this.#texts, uri));
  }

  /** Attaches what is selected in an editor. */
  async fromSelection(editor: Pick<vscode.TextEditor, "document" | "selections">): Promise<AttachOutcome> {
    await this.rules.refresh();
    return await attachSelection(this.#texts, editor);
  }

  /** Attaches what the editor has of a kind at this moment, as slash commands want it. */
  async gather(kind: GatheredKind): Promise<AttachOutcome> {
    await this.rules.refresh();
    const { editor } = this.current;
    const active = editor?.document.uri;
    switch (kind) {
      case "selection":
        return await attachSelection(this.#texts, editor);
      case "file":
        return active ? await attachFile(this.#texts, active) : refused("File", "No file is open.");
      case "problems":
        return await attachProblems(this.#texts, active);
      case "changes":
        return await attachChanges(this.#texts, active, this.clock);
      case "terminal":
        return await this.terminals.attach();
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
