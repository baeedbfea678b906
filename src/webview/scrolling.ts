import { iconButton, setAttribute } from "./dom";

/** Pixels from the end within which the end counts as shown. */
const nearEnd = 24;

/** Keeps the end of the transcript in sight while it grows, until the user scrolls up. */
export class Scrolling {
  readonly jump = iconButton("arrow-down", "Jump to the End", () => this.toEnd());
  #isFollowing = true;
  #lastTop = 0;
  #lastHeight = 0;
  /** Where to go as soon as there is so much; undefined when it is reached, or the user goes elsewhere. */
  #wanted: number | undefined;

  /** @param onChange the place has changed */
  constructor(
    private readonly area: HTMLElement,
    content: HTMLElement,
    private readonly onChange: () => void,
  ) {
    this.jump.classList.add("jump");
    this.jump.hidden = true;
    area.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    for (const kind of ["wheel", "pointerdown", "keydown"]) {
      area.addEventListener(kind, () => this.#giveUp(), { passive: true });
    }
    const observer = new ResizeObserver(() => {
      this.#letFocus();
      this.#follow();
    });
    observer.observe(content);
    observer.observe(area);
  }

  /** Pixels from the top; undefined where the end is shown. */
  get top(): number | undefined {
    return this.#isFollowing ? undefined : this.area.scrollTop;
  }

  toEnd(): void {
    this.#giveUp();
    // The button goes away, and the keyboard must not go with it.
    if (document.activeElement === this.jump) this.area.focus();
    this.#setFollowing(true);
    this.#follow();
  }

  to(top: number): void {
    this.#setFollowing(false);
    this.#wanted = top;
    this.#follow();
  }

  /** A stop for the keyboard, whose arrows then scroll; none where there is nothing to scroll. */
  #letFocus(): void {
    const { scrollHeight, clientHeight } = this.area;
    setAttribute(this.area, "tabindex", scrollHeight > clientHeight ? "0" : "-1");
  }

  #follow(): void {
    if (this.#isFollowing) this.area.scrollTop = this.area.scrollHeight;
    if (this.#wanted === undefined) return;
    this.area.scrollTop = this.#wanted;
    if (this.area.scrollTop >= this.#wanted - 1) this.#wanted = undefined;
  }

  #giveUp(): void {
    this.#wanted = undefined;
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.area;
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= nearEnd;
    // What grows moves the end away, and what shrinks moves the place up: only going up in what stays is the user's.
    if (isAtEnd && this.#wanted === undefined) this.#setFollowing(true);
    else if (scrollTop < this.#lastTop - 1 && scrollHeight >= this.#lastHeight) this.#setFollowing(false);
    this.#lastTop = scrollTop;
    this.#lastHeight = scrollHeight;
    this.onChange();
  }

  #setFollowing(isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
    this.jump.hidden = isFollowing;
  }
}
