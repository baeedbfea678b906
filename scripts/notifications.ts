import type { Locator, Page } from "playwright-core";

const message = ".notification-list-item-message";
/** How long one may take to come up by itself, before the list is opened. */
const popUpMs = 10_000;

/** VS Code's notifications: those that popped up, or those of the list while it is open, which has all. */
export class Notifications {
  constructor(private readonly page: Page) {}

  async texts(): Promise<readonly string[]> {
    return await this.page.locator(message).allInnerTexts();
  }

  /**
   * Waits for one that has a part, and leaves the list open where only that has it: of several within 0.8 s VS Code pops up
   * three.
   * @returns all of its text
   */
  async waitFor(part: string): Promise<string> {
    const found = this.page.locator(message).filter({ hasText: part, visible: true }).first();
    if (!(await comes(found, { timeout: popUpMs }))) await this.#openList();
    if (await comes(found)) return (await found.textContent()) ?? "";
    throw new Error(`“${part}” is not told, but ${JSON.stringify(await this.texts())}`);
  }

  async click(button: string): Promise<void> {
    const found = this.page
      .locator(".notification-list-item .monaco-button")
      .filter({ hasText: button, visible: true });
    await found.first().click();
  }

  async #openList(): Promise<void> {
    if (await this.page.locator(".notifications-center").isVisible()) return;
    // Not by the mouse, which would stay above the bell and bring its tooltip over the list.
    await this.page.locator('[id="status.notifications"] .statusbar-item-label').dispatchEvent("click");
  }
}

async function comes(found: Locator, limit: { readonly timeout?: number } = {}): Promise<boolean> {
  return await found.waitFor(limit).then(
    () => true,
    () => false,
  );
}
