import { iconButton } from "./dom";

/** Pixels from the end within which the end counts as shown. */
const nearEnd = 24;

/** Keeps the end of the transcript in sight while it grows, until the user scrolls up. */
export class Scrolling {
  readonly jump = iconButton("arrow-down", "Jump to the End", () => this.toEnd());
  #isFollowing = true;
  #lastTop = 0;

  /** @param onChange the place has changed */
  constructor(
    private readonly area: HTMLElement,
    content: HTMLElement,
    private readonly onChange: () => void,
  ) {
    this.jump.classList.add("jump");
    this.jump.hidden = true;
    area.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    const observer = new ResizeObserver(() => this.#follow());
    observer.observe(content);
    observer.observe(area);
  }

  /** Pixels from the top; undefined where the end is shown. */
  get top(): number | undefined {
    return this.#isFollowing ? undefined : this.area.scrollTop;
  }

  toEnd(): void {
    // The button goes away, and the keyboard must not go with it.
    if (document.activeElement === this.jump) this.area.focus();
    this.#setFollowing(true);
    this.#follow();
  }

  to(top: number): void {
    this.#setFollowing(false);
    this.area.scrollTop = top;
  }

  #follow(): void {
    if (this.#isFollowing) this.area.scrollTop = this.area.scrollHeight;
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.area;
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= nearEnd;
    // What grows moves the end away as well; only going up is the user's.
    if (isAtEnd) this.#setFollowing(true);
    else if (scrollTop < this.#lastTop - 1) this.#setFollowing(false);
    this.#lastTop = scrollTop;
    this.onChange();
  }

  #setFollowing(isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
    this.jump.hidden = isFollowing;
  }
}
