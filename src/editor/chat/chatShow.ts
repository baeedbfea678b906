import type { Chat } from "../../core/chat/chat";
import type { ChatBackend } from "../../core/chat/chatBackend";
import type { ChatEvent } from "../../core/chat/chatEvents";
import type { PageState, ToPage } from "../../protocol/page";
import type { Clock } from "../../util/clock";
import { DisposableStore } from "../../util/disposable";
import type { CurrentSelection } from "./attach/currentSelection";
import type { ChatPages } from "./chatPages";
import type { Draft } from "./draft";
import type { ModelOffers } from "./modelOffers";
import { conversationViews, modelView, transcriptView, turnView } from "./pageViews";

export interface ChatShowParts {
  readonly chat: Chat;
  readonly backend: ChatBackend;
  readonly pages: Pick<ChatPages, "post">;
  readonly draft: Draft;
  readonly offers: ModelOffers;
  readonly selection: CurrentSelection;
  readonly clock: Pick<Clock, "sleep">;
  /** Milliseconds since 1970. */
  readonly time: () => number;
}

/** Tells the pages what there is to see, when it changes and when one of them asks. */
export class ChatShow {
  readonly #store = new DisposableStore();
  #isStateDue = false;
  /** What the open list of conversations was asked for; undefined where none is open. */
  #listed: string | undefined;

  constructor(private readonly parts: ChatShowParts) {
    const { chat, backend, draft, offers, selection } = parts;
    const changed = () => this.#stateChanged();
    this.#store.add(chat.onDidChange((event) => this.#chatChanged(event)));
    this.#store.add(backend.onDidChangeState(changed));
    this.#store.add(draft.onDidChange(changed));
    this.#store.add(offers.onDidChange(changed));
    this.#store.add(selection.onDidChange(changed));
  }

  /** Everything, for a page that knows nothing. */
  all(answer: (message: ToPage) => void): void {
    answer(this.#transcript);
    answer({ kind: "state", state: this.#state });
  }

  /** The conversations in which `query` stands, and again whenever they change. */
  async list(query: string): Promise<void> {
    this.#listed = query;
    const { chat, pages, time } = this.parts;
    const items = conversationViews(await chat.search(query), chat.conversation.id, time());
    if (this.#listed === query) pages.post({ kind: "conversations", items });
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #transcript(): ToPage {
    const { conversation, fit } = this.parts.chat;
    return { kind: "transcript", transcript: transcriptView(conversation, fit?.leftOut ?? []) };
  }

  get #state(): PageState {
    const { chat, backend, draft, offers, selection } = this.parts;
    const { state } = backend;
    return {
      model: modelView(state, state.kind === "none" ? offers.views : undefined),
      title: chat.conversation.title,
      work: chat.work,
      meter: draft.meter,
      selection: selection.view,
      attachments: draft.views,
    };
  }

  #chatChanged(event: ChatEvent): void {
    const { chat, pages, draft } = this.parts;
    switch (event.kind) {
      case "transcript":
        pages.post(this.#transcript);
        draft.recount();
        return;
      case "turn":
        pages.post({ kind: "turn", turn: turnView(event.turn, chat.conversation, chat.fit?.leftOut ?? []) });
        if (event.turn.answer?.end !== undefined) draft.recount();
        return;
      case "more":
      case "note":
        pages.post(event);
        return;
      case "list":
        if (this.#listed !== undefined) void this.list(this.#listed);
        this.#stateChanged();
        return;
      case "work":
      case "meter":
        this.#stateChanged();
    }
  }

  /** Many things change at once: they are told together, in the next turn of the event loop. */
  #stateChanged(): void {
    if (this.#isStateDue) return;
    this.#isStateDue = true;
    void this.parts.clock.sleep(0).then(() => {
      this.#isStateDue = false;
      this.parts.pages.post({ kind: "state", state: this.#state });
    });
  }
}
