import type { AnswerView, TurnView } from "../protocol/page";
import { Answer } from "./answer";
import { element } from "./dom";
import { Question } from "./question";
import type { Slices } from "./slices";
import type { Tell } from "./vsCodeApi";

/** A question with its answer. */
export class Turn {
  readonly element = element("article", { class: "turn", tabindex: "-1" });
  readonly #question: Question;
  #answer: Answer | undefined;
  #divider: HTMLElement | undefined;
  #view: TurnView;
  #isNear = false;

  constructor(
    view: TurnView,
    private readonly slices: Slices,
    private readonly tell: Tell,
    onEdited: () => void,
  ) {
    this.#view = view;
    this.#question = new Question((text) => tell({ kind: "resend", turnId: view.id, text }), onEdited);
    this.element.append(this.#question.element);
    this.update(view);
  }

  get view(): TurnView {
    return this.#view;
  }

  get question(): Question {
    return this.#question;
  }

  get answerText(): string {
    return this.#answer?.text ?? "";
  }

  /** What stands between this turn and the next. */
  set divider(divider: HTMLElement | undefined) {
    this.#divider?.remove();
    this.#divider = divider;
    divider?.classList.add("divider");
    if (divider) this.element.append(divider);
  }

  update(view: TurnView): void {
    this.#view = view;
    this.#question.update(view);
    this.element.setAttribute("aria-label", `You asked: ${view.question.slice(0, 100)}`);
    this.element.setAttribute("aria-busy", String(view.answer !== undefined && view.answer.end === undefined));
    this.element.classList.toggle("not-seen", view.memory !== "shown");
    if (view.answer === undefined) this.#removeAnswer();
    else this.#showAnswer(view.answer);
  }

  append(part: "text" | "thought", text: string): void {
    this.#answerOf().append(part, text);
  }

  /** The turn comes near what is on screen. */
  render(): void {
    this.#isNear = true;
    this.#answer?.render();
  }

  dispose(): void {
    this.#answer?.dispose();
    this.element.remove();
  }

  #showAnswer(view: AnswerView): void {
    const answer = this.#answerOf();
    // One that is being written is where the user looks.
    if (view.end === undefined || this.#isNear) answer.render();
    answer.update(view);
  }

  #answerOf(): Answer {
    if (this.#answer) return this.#answer;
    const turnId = this.#view.id;
    this.#answer = new Answer(this.slices, {
      copy: () => this.tell({ kind: "copy", turnId }),
      regenerate: () => this.tell({ kind: "regenerate", turnId }),
      code: (index, action) => this.tell({ kind: "code", turnId, index, action }),
    });
    this.#question.element.after(this.#answer.element);
    if (this.#isNear) this.#answer.render();
    return this.#answer;
  }

  #removeAnswer(): void {
    this.#answer?.dispose();
    this.#answer?.element.remove();
    this.#answer = undefined;
  }
}
