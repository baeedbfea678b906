import type { TranscriptView, TurnView } from "../protocol/page";
import { element, hasFocus } from "./dom";
import { revealed } from "./hiddenCharacters";
import type { Slices } from "./slices";
import { Turn } from "./turn";
import type { Tell } from "./vsCodeApi";

type More = { text: string; thought: string };

/** Turns at the end that are rendered at once. */
const renderedAtOnce = 2;
/** How far from what is on screen answers are rendered. */
const nearPixels = 1500;

/** The turns of a conversation, in a feed of articles. */
export class Transcript {
  readonly element = element("div", { class: "turns", role: "feed", "aria-label": "Conversation" });
  readonly #turns = new Map<string, Turn>();
  readonly #observer: IntersectionObserver;
  readonly #byElement = new WeakMap<Element, Turn>();
  /** Pieces of answers that came since the last frame, by turn. */
  readonly #more = new Map<string, More>();
  #conversationId = "";
  #summary: string | undefined;
  /** What was divided where, so that a summary which is open stays open. */
  #dividers = "";

  /**
   * @param area what scrolls
   * @param onEdited the other words of a question have changed
   */
  constructor(
    private readonly area: HTMLElement,
    private readonly slices: Slices,
    private readonly tell: Tell,
    private readonly onEnd: (answer: string, view: TurnView) => void,
    private readonly onEdited: () => void,
  ) {
    this.#observer = new IntersectionObserver((entries) => this.#onNear(entries), {
      root: area,
      rootMargin: `${nearPixels}px 0px`,
    });
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get isEmpty(): boolean {
    return this.#turns.size === 0;
  }

  get conversationId(): string {
    return this.#conversationId;
  }

  /** What was asked, the newest first. */
  get questions(): readonly string[] {
    return [...this.#turns.values()].reverse().map(({ view }) => view.question);
  }

  /** Questions that are being put in other words, by turn; undefined where none is. */
  get edits(): Readonly<Record<string, string>> | undefined {
    const edits = [...this.#turns].flatMap(([id, { question }]) =>
      question.edited === undefined ? [] : [[id, question.edited] as const],
    );
    return edits.length === 0 ? undefined : Object.fromEntries(edits);
  }

  /** Puts back the other words that were typed before the page was loaded anew. */
  restore(edits: Readonly<Record<string, string>>): void {
    for (const [id, text] of Object.entries(edits)) this.#turns.get(id)?.question.edit(text);
  }

  /** @returns whether it is another conversation than before */
  show({ conversationId, turns, summary }: TranscriptView): boolean {
    const isOther = conversationId !== this.#conversationId;
    this.#conversationId = conversationId;
    this.#summary = summary;
    this.#more.clear();
    const ids = new Set(turns.map(({ id }) => id));
    for (const [id, turn] of this.#turns) if (isOther || !ids.has(id)) this.#remove(id, turn);
    for (const view of turns) this.#put(view);
    for (const { id } of turns.slice(-renderedAtOnce)) this.#turns.get(id)?.render();
    this.#number();
    return isOther;
  }

  /** @returns whether it is a new one */
  setTurn(view: TurnView): boolean {
    // The turn has all of its text.
    this.#more.delete(view.id);
    const isNew = !this.#turns.has(view.id);
    const wasRunning = this.#turns.get(view.id)?.view.answer?.end === undefined;
    const turn = this.#put(view);
    turn.render();
    if (isNew) this.#number();
    else this.#divide();
    if (wasRunning && view.answer?.end !== undefined) this.onEnd(turn.answerText, view);
    return isNew;
  }

  append(turnId: string, part: "text" | "thought", text: string): void {
    if (this.#more.size === 0) requestAnimationFrame(() => this.#flush());
    const more = this.#more.get(turnId) ?? { text: "", thought: "" };
    more[part] += text;
    this.#more.set(turnId, more);
  }

  #flush(): void {
    for (const [id, { text, thought }] of this.#more) {
      const turn = this.#turns.get(id);
      if (thought !== "") turn?.append("thought", thought);
      if (text !== "") turn?.append("text", text);
    }
    this.#more.clear();
  }

  #put(view: TurnView): Turn {
    const known = this.#turns.get(view.id);
    if (known) {
      known.update(view);
      return known;
    }
    const turn = new Turn(view, this.slices, this.tell, this.onEdited);
    this.#turns.set(view.id, turn);
    this.#byElement.set(turn.element, turn);
    this.element.append(turn.element);
    this.#observer.observe(turn.element);
    return turn;
  }

  #remove(id: string, turn: Turn): void {
    if (hasFocus(turn.element)) this.area.focus();
    this.#observer.unobserve(turn.element);
    this.#turns.delete(id);
    turn.dispose();
  }

  #number(): void {
    let position = 0;
    for (const { element: article } of this.#turns.values()) {
      article.setAttribute("aria-posinset", String(++position));
      article.setAttribute("aria-setsize", String(this.#turns.size));
    }
    this.#divide();
  }

  /** Says below the last turn that the model knows from a summary, or not any more, that it is so. */
  #divide(): void {
    const turns = [...this.#turns.values()];
    const last = (memory: TurnView["memory"]) => turns.findLast(({ view }) => view.memory === memory);
    const leftOut = last("leftOut");
    const summed = last("summed");
    const key = JSON.stringify([leftOut?.view.id, summed?.view.id, summed && this.#summary]);
    if (key === this.#dividers) return;
    this.#dividers = key;
    for (const turn of turns) turn.divider = undefined;
    if (leftOut) leftOut.divider = forgottenDivider();
    if (summed) summed.divider = summaryDivider(this.#summary ?? "");
  }

  #onNear(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#byElement.get(target)?.render();
      this.#observer.unobserve(target);
    }
  }

  /** Page keys go from article to article, as in every feed. */
  #onKey(event: KeyboardEvent): void {
    const isDown = event.key === "PageDown";
    if ((!isDown && event.key !== "PageUp") || event.target instanceof HTMLTextAreaElement) return;
    const article = event.target instanceof Element ? event.target.closest("article") : null;
    const next = isDown ? article?.nextElementSibling : article?.previousElementSibling;
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    next.focus();
  }
}

function forgottenDivider(): HTMLElement {
  return element("p", {}, element("span", {}, "The model does not see what is above any more"));
}

function summaryDivider(words: string): HTMLElement {
  const title = element("summary", {}, element("span", {}, "The model knows what is above from a summary"));
  return element("details", {}, title, element("div", { class: "summary" }, revealed(words)));
}
