import type { Chat } from "../../core/chat/chat";
import type { ChatBackend, ChatState } from "../../core/chat/chatBackend";
import type { ChatEvent } from "../../core/chat/chatEvents";
import type { Permissions } from "../../core/hosted/permission";
import type { PageState, ToPage } from "../../protocol/page";
import type { Clock } from "../../util/clock";
import { DisposableStore } from "../../util/disposable";
import type { CurrentSelection } from "./attach/currentSelection";
import type { ChatPages } from "./chatPages";
import type { Draft } from "./draft";
import type { ModelOffers } from "./modelOffers";
import { commandViews, conversationViews, modelView, transcriptView, turnView } from "./pageViews";

export interface ChatShowParts {
  readonly chat: Chat;
  readonly backend: ChatBackend;
  readonly pages: Pick<ChatPages, "post">;
  readonly draft: Draft;
  readonly offers: ModelOffers;
  readonly selection: CurrentSelection;
  readonly permissions: Pick<Permissions, "of" | "onDidChange">;
  readonly clock: Pick<Clock, "sleep">;
  /** Milliseconds since 1970. */
  readonly time: () => number;
}

/** Tells the pages what there is to see, when it changes and when one of them asks. */
export class ChatShow {
  readonly #store = new DisposableStore();
  #isStateDue = false;
  /** Who asked for the list of conversations last, and for what; undefined where nobody looks at it any more. */
  #listed: { readonly query: string; readonly answer: (message: ToPage) => void } | undefined;
  /** Ids of the turns that the pages know to be left out. */
  #leftOut = "";
  #model = "";

  constructor(private readonly parts: ChatShowParts) {
    const { chat, backend, draft, offers, selection, permissions } = parts;
    const changed = () => this.#stateChanged();
    this.#store.add(chat.onDidChange((event) => this.#chatChanged(event)));
    this.#store.add(backend.onDidChangeState((state) => this.#modelChanged(state)));
    this.#store.add(draft.onDidChange(changed));
    this.#store.add(offers.onDidChange(changed));
    this.#store.add(selection.onDidChange(changed));
    this.#store.add(permissions.onDidChange(changed));
  }

  /** Everything, for a page that knows nothing. */
  all(answer: (message: ToPage) => void): void {
    answer(this.#transcript);
    answer({ kind: "state", state: this.#state });
  }

  /** The conversations in which `query` stands, and again whenever they change, until {@link endList}. */
  async list(query: string, answer: (message: ToPage) => void): Promise<void> {
    const listed = { query, answer };
    this.#listed = listed;
    const { chat, time } = this.parts;
    const items = conversationViews(await chat.search(query), chat.conversation.id, time());
    if (this.#listed === listed) answer({ kind: "conversations", items });
  }

  /** The user is back in a conversation. */
  endList(): void {
    this.#listed = undefined;
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #transcript(): ToPage {
    const { conversation, fit } = this.parts.chat;
    return { kind: "transcript", transcript: transcriptView(conversation, fit?.leftOut ?? []) };
  }

  get #state(): PageState {
    const { chat, backend, draft, offers, selection, permissions } = this.parts;
    const { state } = backend;
    const permission = permissions.of("chat");
    return {
      model: modelView(state, state.kind === "none" ? offers.views : undefined),
      allowedServer: permission.time === "never" ? undefined : permission.server.host,
      title: chat.conversation.title,
      work: chat.work,
      meter: draft.meter,
      selection: selection.view,
      commands: commandViews,
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
        if (this.#listed) void this.list(this.#listed.query, this.#listed.answer);
        this.#stateChanged();
        return;
      case "meter":
        this.#leftOutChanged(event.fit?.leftOut.join(" ") ?? "");
        this.#stateChanged();
        return;
      case "work":
        this.#stateChanged();
    }
  }

  /** Turns that the model does not see any more are marked when that is so, and not the next time. */
  #leftOutChanged(ids: string): void {
    if (ids === this.#leftOut) return;
    this.#leftOut = ids;
    this.parts.pages.post(this.#transcript);
  }

  #modelChanged(state: ChatState): void {
    const { draft, offers } = this.parts;
    const model = state.kind === "ready" ? `${state.model.name} ${state.model.contextSize}` : state.kind;
    if (model !== this.#model) {
      this.#model = model;
      draft.recount();
      if (state.kind === "none") offers.forget();
    }
    this.#stateChanged();
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
