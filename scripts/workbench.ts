import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { Notifications } from "./notifications";

const ghost = ".ghost-text-decoration, .ghost-text-decoration-preview, .suggest-preview-text, .ghost-text";

/** Runs in the page; a string because scripts and tests know no DOM types. A piece inside another counts once. */
const readGhostText = `() => {
  const all = [...document.querySelectorAll(${JSON.stringify(ghost)})];
  return all
    .filter((one) => !all.some((other) => other !== one && other.contains(one)))
    .filter((one) => getComputedStyle(one).display !== "none" && one.getBoundingClientRect().width > 0)
    // Further lines stand before the first one in the page.
    .sort((a, b) => Number(!!a.querySelector(".view-line")) - Number(!!b.querySelector(".view-line")))
    .map((one) => (one.querySelector(".view-line")
      ? "\\n" + [...one.querySelectorAll(".view-line")].map((line) => line.textContent).join("\\n")
      : one.textContent))
    .join("")
    .replaceAll("\\u00a0", " ");
}`;

const quickPickRow = ".quick-input-list .monaco-list-row";

/** What a user sees and does in a VS Code window. Waits are for states; the limits are for machines that are slow. */
export class Workbench {
  readonly #notifications: Notifications;

  constructor(private readonly page: Page) {
    this.#notifications = new Notifications(page);
  }

  /** A key or a chord in Playwright's spelling: "Tab", "Control+Space". */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Types at the cursor, with `delayMs` between the characters. */
  async type(text: string, delayMs = 0): Promise<void> {
    await this.page.keyboard.type(text, { delay: delayMs });
  }

  /** Writes a line at the cursor at once, so that nothing is added as to what is typed, such as closing brackets. */
  async insert(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Opens a file of the workspace by name, in the way of a user, and waits until it has the keyboard. */
  async openFile(name: string): Promise<void> {
    await this.press("Control+P");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.waitFor({ state: "visible" });
    await input.fill(name);
    const base = path.posix.basename(name);
    // The row that Enter takes: the list of what was opened last is there before it is filtered.
    await this.page.locator(`${quickPickRow}.focused`).filter({ hasText: base }).first().waitFor();
    await this.press("Enter");
    await this.page.locator(`.tab.active[data-resource-name="${base}"]`).first().waitFor();
    await this.page.locator(".editor-group-container.active .monaco-editor.focused").first().waitFor();
  }

  /** Puts the cursor at a place of the active editor; both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.waitFor({ state: "visible" });
    await input.fill(`:${line}:${column}`);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
    await this.waitForCursor(line, column);
  }

  /** Waits until the active editor has the keyboard and its cursor stands here; both count from 1. */
  async waitForCursor(line: number, column: number): Promise<void> {
    const place = this.page.locator(".statusbar-item[id='status.editor.selection']");
    await place.filter({ hasText: new RegExp(`Ln ${line}, Col ${column}\\b`) }).waitFor();
    await this.waitForEditorFocus();
  }

  /** Waits until an editor, also one of a notebook, has the keyboard. */
  async waitForEditorFocus(): Promise<void> {
    await this.page.locator(".monaco-editor.focused").first().waitFor();
  }

  /** The grey text on screen, its lines joined by LF; "" when there is none. */
  async ghostText(): Promise<string> {
    return await this.page.evaluate<string>(`(${readGhostText})()`);
  }

  /** Starts to note every grey text that the page shows from now on, however short; see {@link seenGhostTexts}. */
  async watchGhostText(): Promise<void> {
    await this.page.evaluate(`(() => {
      window.hearthGhostTexts = [];
      const note = () => {
        const text = (${readGhostText})();
        if (window.hearthGhostTexts.at(-1) !== text) window.hearthGhostTexts.push(text);
      };
      const options = { subtree: true, childList: true, characterData: true, attributes: true };
      window.hearthGhostWatch?.disconnect();
      window.hearthGhostWatch = new MutationObserver(note);
      window.hearthGhostWatch.observe(document.querySelector(".editor-group-container.active"), options);
      note();
    })()`);
  }

  /** What was there when the watch began, and each text that took the place of another one; "" for none. */
  async seenGhostTexts(): Promise<readonly string[]> {
    return await this.page.evaluate<string[]>("window.hearthGhostTexts");
  }

  /**
   * Waits for grey text; an older one may still stand there when a key was pressed.
   * @param pattern source of a regular expression that it has to match
   * @returns all of it
   */
  async waitForGhostText(pattern = ".", timeoutMs = 20_000): Promise<string> {
    const expected = new RegExp(pattern);
    for (const end = Date.now() + timeoutMs; ; await sleep(20)) {
      const text = await this.ghostText();
      if (expected.test(text)) return text;
      if (Date.now() > end) throw new Error(`No ghost text like /${pattern}/ in ${timeoutMs} ms, but "${text}"`);
    }
  }

  async waitForNoGhostText(timeoutMs = 10_000): Promise<void> {
    await this.page.waitForFunction(`document.querySelectorAll(${JSON.stringify(ghost)}).length === 0`, undefined, {
      timeout: timeoutMs,
    });
  }

  /** Waits until a status bar item's label, which a screen reader hears, has a part. */
  async waitForStatusBarItem(idPart: string, labelPart: string, timeoutMs = 60_000): Promise<void> {
    const item = this.page.locator(`.statusbar-item[id*="${idPart}"][aria-label*="${labelPart}"]`);
    await item.first().waitFor({ timeout: timeoutMs });
  }

  /** Starts to note every label that a status bar item has from now on, however short; see {@link seenLabels}. */
  async watchStatusBarItem(idPart: string): Promise<void> {
    // Runs in the page; a string because scripts and tests know no DOM types.
    await this.page.evaluate(`(() => {
      window.hearthLabels = [];
      const note = () => {
        const item = document.querySelector('.statusbar-item[id*="${idPart}"]');
        const label = item?.getAttribute("aria-label") ?? "";
        if (window.hearthLabels.at(-1) !== label) window.hearthLabels.push(label);
      };
      const options = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] };
      new MutationObserver(note).observe(document.querySelector(".statusbar"), options);
      note();
    })()`);
  }

  async seenLabels(): Promise<readonly string[]> {
    return await this.page.evaluate<string[]>("window.hearthLabels");
  }

  /** Waits until the active editor has nothing to save. */
  async waitForSaved(): Promise<void> {
    await this.page.locator(".tab.active:not(.dirty)").first().waitFor();
  }

  /** Takes back what was typed since the file was opened or saved. */
  async undoAll(): Promise<void> {
    const dirty = this.page.locator(".tab.active.dirty");
    for (let steps = 0; steps < 100 && (await dirty.count()) > 0; steps++) await this.page.keyboard.press("Control+Z");
  }

  /** Waits until the text that the active editor shows matches. */
  async waitForEditorText(pattern: string, timeoutMs = 20_000): Promise<void> {
    const lines = this.page.locator(".editor-group-container.active .view-line");
    const expression = new RegExp(pattern);
    let seen = "";
    for (const end = Date.now() + timeoutMs; Date.now() < end; await this.page.waitForTimeout(50)) {
      seen = (await lines.allTextContents()).join("\n").replaceAll("\u00a0", " ");
      if (expression.test(seen)) return;
    }
    throw new Error(`The editor shows ${JSON.stringify(seen)} and not ${pattern}.`);
  }

  async clickStatusBarItem(idPart: string): Promise<void> {
    await this.#statusBarItem(idPart).click();
  }

  /** Texts of the notifications that stand on the screen now; while their list is open, of all. */
  async notifications(): Promise<readonly string[]> {
    return await this.#notifications.texts();
  }

  /** Waits for a notification that has a part. @returns all of its text */
  async waitForNotification(part: string): Promise<string> {
    return await this.#notifications.waitFor(part);
  }

  /** Presses a button of a notification that stands on the screen. */
  async clickNotificationButton(label: string): Promise<void> {
    await this.#notifications.click(label);
  }

  /** Rows of the quick pick that is open. */
  async quickPickItems(): Promise<readonly string[]> {
    return await this.page.locator(quickPickRow).allInnerTexts();
  }

  async waitForQuickPickItem(part: string): Promise<void> {
    await this.page.locator(quickPickRow).filter({ hasText: part }).first().waitFor();
  }

  /** Waits for an input box or a picker by its title. */
  async waitForQuickInput(title: string): Promise<void> {
    await this.page.locator(".quick-input-widget .quick-input-title").filter({ hasText: title }).first().waitFor();
  }

  /** Waits until no picker and no input box is open. */
  async waitForNoQuickInput(): Promise<void> {
    await this.page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
  }

  async chooseQuickPick(part: string): Promise<void> {
    await this.page.locator(quickPickRow).filter({ hasText: part }).first().click();
  }

  /** Waits until an element that matches is seen. */
  async waitFor(selector: string): Promise<void> {
    await this.page.locator(`${selector}:visible`).first().waitFor();
  }

  /** Whether an element that matches is seen at this moment. */
  async isSeen(selector: string): Promise<boolean> {
    return (await this.page.locator(`${selector}:visible`).count()) > 0;
  }

  /** Texts of what matches and is seen. */
  async textsOf(selector: string): Promise<readonly string[]> {
    return await this.page.locator(`${selector}:visible`).allInnerTexts();
  }

  /** Waits until the tab of that label is the active one. */
  async waitForTab(label: string): Promise<void> {
    await this.page.locator(`.tab.active[aria-label*="${label}"]`).first().waitFor();
  }

  /** Clicks the first element that is seen and matches, which gives an editor the keyboard. */
  async clickInto(selector: string): Promise<void> {
    await this.page.locator(`${selector}:visible`).first().click();
  }

  /** Waits until the chat page has something that matches and is seen. @returns its text */
  async waitInChat(selector: string, timeoutMs = 60_000): Promise<string> {
    const found = this.#inChat(selector);
    await found.waitFor({ timeout: timeoutMs });
    return (await found.allInnerTexts()).join("");
  }

  async clickInChat(selector: string): Promise<void> {
    await this.#inChat(selector).click();
  }

  /** Types into an element of the chat page, with the keys of a user; what is selected there is replaced. */
  async typeInChat(selector: string, text: string): Promise<void> {
    await this.#inChat(selector).focus();
    await this.page.keyboard.type(text);
  }

  /** What is written in a field of the chat page. */
  async valueInChat(selector: string): Promise<string> {
    return await this.#inChat(selector).inputValue();
  }

  /** Texts of what matches in the chat page. */
  async textsInChat(selector: string): Promise<readonly string[]> {
    return await this.#chat.locator(selector).allInnerTexts();
  }

  /** Writes a PNG of the window. */
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  get #chat(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").first().frameLocator("#active-frame");
  }

  #inChat(selector: string): Locator {
    return this.#chat.locator(`${selector}:visible`).first();
  }

  #statusBarItem(idPart: string): Locator {
    return this.page.locator(`.statusbar-item[id*="${idPart}"]`).first();
  }
}
