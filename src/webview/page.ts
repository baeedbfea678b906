import type { PageState, ToPage, TurnView } from "../protocol/page";
import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { element, icon, iconButton, textButton } from "./dom";
import { revealed } from "./hiddenCharacters";
import { History } from "./history";
import { Scrolling } from "./scrolling";
import { Slices } from "./slices";
import { Transcript } from "./transcript";
import type { VsCodeApi } from "./vsCodeApi";
import { Welcome } from "./welcome";
import { Work } from "./work";

/** The chat page: shows what the extension says and tells it what the user does. */
export class Page {
  readonly #title = element("h1");
  readonly #content = element("div", { class: "content" });
  readonly #area = element("main", { class: "area", tabindex: "-1", "aria-label": "Conversation" }, this.#content);
  readonly #failure = element("section", { class: "failure", role: "alert" });
  readonly #note = element("div", { class: "note", role: "status" });
  readonly #announcer = new Announcer();
  readonly #work = new Work();
  readonly #welcome: Welcome;
  readonly #transcript: Transcript;
  readonly #history: History;
  readonly #composer: Composer;
  readonly #scrolling: Scrolling;
  #state: PageState | undefined;

  constructor(
    private readonly vscode: VsCodeApi,
    parent: HTMLElement,
  ) {
    const tell = vscode.postMessage.bind(vscode);
    this.#welcome = new Welcome(tell);
    const remember = () => this.#remember();
    const onEnd = (text: string, { answer }: TurnView) => {
      if (answer) this.#announcer.finished(text, answer);
    };
    this.#transcript = new Transcript(this.#area, new Slices(), tell, onEnd, remember);
    const refuse = (words: string) => this.#showNote(words);
    this.#composer = new Composer(tell, () => this.#transcript.questions, remember, refuse);
    this.#scrolling = new Scrolling(this.#area, this.#content, remember);
    const historyButton = iconButton("history", "Conversations", () => this.#history.open());
    this.#history = new History(tell, () => historyButton.focus());
    const fresh = iconButton("add", "New Conversation", () => tell({ kind: "newConversation" }));
    const header = element("header", {}, this.#title, fresh, historyButton);
    this.#content.append(this.#welcome.element, this.#transcript.element, this.#work.element);
    for (const part of [this.#failure, this.#note, this.#work.element]) part.hidden = true;
    const bottom = element("div", { class: "bottom" }, this.#scrolling.jump, this.#failure, this.#note);
    bottom.append(this.#composer.element);
    parent.append(header, this.#history.element, this.#area, bottom, this.#announcer.element);
    this.#listen();
    const typed = vscode.getState()?.typed;
    if (typed) this.#composer.restore(typed);
    tell({ kind: "ready" });
  }

  hear(message: ToPage): void {
    switch (message.kind) {
      case "state":
        this.#show(message.state);
        break;
      case "transcript":
        if (this.#transcript.show(message.transcript)) this.#restore();
        this.#showWelcome();
        break;
      case "turn":
        // Who asks wants to see the answer, wherever he was reading.
        if (this.#transcript.setTurn(message.turn)) {
          this.#showNote("");
          this.#scrolling.toEnd();
        }
        this.#showWelcome();
        break;
      case "more":
        this.#transcript.append(message.turnId, message.part, message.text);
        break;
      case "suggestions":
        this.#composer.suggestions.show(message.request, message.items);
        break;
      case "conversations":
        this.#history.show(message.items);
        break;
      case "compose":
        this.#composer.compose(message.text);
        break;
      case "note":
        this.#showNote(message.words);
    }
  }

  #show(state: PageState): void {
    this.#state = state;
    const { model, title, work } = state;
    this.#title.replaceChildren(revealed(title));
    this.#composer.show(state);
    this.#work.show(work, model);
    this.#announcer.working(work !== undefined);
    this.#showWelcome();
    this.#showFailure(model.kind === "failed" ? model.words : undefined);
  }

  #showWelcome(): void {
    if (this.#state) this.#welcome.show(this.#state, this.#transcript.isEmpty);
  }

  #showFailure(words: string | undefined): void {
    if (this.#failure.hidden === (words === undefined) && this.#failure.dataset.words === words) return;
    this.#failure.hidden = words === undefined;
    this.#failure.dataset.words = words ?? "";
    const choose = textButton("Choose Another Model", "secondary", () =>
      this.vscode.postMessage({ kind: "chooseModel" }),
    );
    this.#failure.replaceChildren(icon("error"), element("p", {}, words ?? ""), choose);
  }

  #showNote(words: string): void {
    this.#note.hidden = words === "";
    // A change of what nobody sees would be read out.
    if (words === "") return;
    const close = iconButton("close", "Dismiss", () => {
      this.#note.hidden = true;
      this.#composer.compose(undefined);
    });
    this.#note.replaceChildren(icon("info"), element("span", {}, words), close);
  }

  /** Where the user was in this conversation before the page was hidden, and what he edited; else its end. */
  #restore(): void {
    const memory = this.vscode.getState();
    const isSame = memory?.conversationId === this.#transcript.conversationId;
    if (isSame && memory?.edits) this.#transcript.restore(memory.edits);
    if (isSame && memory?.scrollTop !== undefined) this.#scrolling.to(memory.scrollTop);
    else this.#scrolling.toEnd();
  }

  #remember(): void {
    const typed = this.#composer.text;
    const { conversationId, edits } = this.#transcript;
    // Before there is a transcript, what is known of it stays.
    const known = { conversationId: undefined, scrollTop: undefined, edits: undefined, ...this.vscode.getState() };
    const isKnown = conversationId !== "";
    this.vscode.setState(
      isKnown ? { typed, conversationId, scrollTop: this.#scrolling.top, edits } : { ...known, typed },
    );
  }

  #listen(): void {
    document.addEventListener("click", (event) => this.#openLink(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#openLink(event);
      if (event.key === "Escape" && !event.isComposing) this.#composer.stop();
    });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.#drop(event));
  }

  #openLink(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest("[data-address]") : null;
    const address = link?.getAttribute("data-address");
    if (!address) return;
    event.preventDefault();
    this.vscode.postMessage({ kind: "openLink", address });
  }

  #drop(event: DragEvent): void {
    const data = event.dataTransfer;
    const list = data?.getData("application/vnd.code.uri-list") || data?.getData("text/uri-list") || "";
    const addresses = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
    // Text goes where it is dropped.
    if (addresses.length === 0) return;
    event.preventDefault();
    this.vscode.postMessage({ kind: "drop", addresses });
  }
}
