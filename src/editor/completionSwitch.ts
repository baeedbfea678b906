import * as vscode from "vscode";
import type { CompletionRequest } from "../core/completion/request";
import type { Clock } from "../util/clock";
import { DisposableStore } from "../util/disposable";
import { Emitter } from "../util/event";
import type { SettingsReader } from "./settings";

const snoozeMs = 10 * 60_000;

/** Whether completion is on, off for a language, off, or asleep. */
export class CompletionSwitch {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  #snooze: AbortController | undefined;

  constructor(
    private readonly settings: SettingsReader,
    private readonly clock: Clock,
  ) {
    this.#store.add(settings.onDidChange(() => this.#didChange.fire()));
    this.#store.add({ dispose: () => this.#snooze?.abort() });
    // A document whose language changes is closed and opened by VS Code, and its editor stays.
    this.#store.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document === vscode.window.activeTextEditor?.document) this.#didChange.fire();
      }),
    );
  }

  get isSnoozed(): boolean {
    return this.#snooze !== undefined;
  }

  /** With no document at hand, the answer that holds for languages nothing is set for. */
  positionFor(document: vscode.TextDocument | undefined): CompletionRequest["switch"] {
    if (!this.settings.isCompletionEnabledByDefault && !(document && this.#isOn(document))) return "off";
    if (document && !this.#isOn(document)) return "offForLanguage";
    return this.#snooze ? "snoozed" : "on";
  }

  /** Nothing is suggested for ten minutes, or until {@link wake}. */
  snooze(): void {
    this.#snooze?.abort();
    const snooze = new AbortController();
    this.#snooze = snooze;
    this.#didChange.fire();
    void this.clock.sleep(snoozeMs, snooze.signal).then(() => {
      if (this.#snooze === snooze) this.wake();
    });
  }

  wake(): void {
    const snooze = this.#snooze;
    this.#snooze = undefined;
    snooze?.abort();
    this.#didChange.fire();
  }

  /** Turns completion on or off everywhere; turning it on also wakes it. */
  async toggle(): Promise<void> {
    const isOff = !this.settings.isCompletionEnabledByDefault;
    if (isOff || !this.#snooze) await this.settings.setCompletionEnabled(isOff);
    if (this.#snooze) this.wake();
  }

  /** Turns completion on for a document, whether it was off everywhere or for its language. */
  async turnOn(document: vscode.TextDocument): Promise<void> {
    if (!this.#isOn(document)) await this.settings.setCompletionEnabled(true);
    if (!this.#isOn(document)) await this.settings.setCompletionEnabledFor(scopeOf(document), true);
  }

  async toggleLanguage(document: vscode.TextDocument): Promise<void> {
    await this.settings.setCompletionEnabledFor(scopeOf(document), !this.#isOn(document));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #isOn(document: vscode.TextDocument): boolean {
    return this.settings.isCompletionEnabled(scopeOf(document));
  }
}

// Not the document itself: VS Code takes that for a scope without a language.
function scopeOf({ uri, languageId }: vscode.TextDocument) {
  return { uri, languageId };
}
