import * as vscode from "vscode";
import type { Backend } from "../../core/model/backend";
import type { CompletionSwitch } from "../completionSwitch";
import { commands } from "../contributions";
import { inWords, type RecentDecisions } from "../recentDecisions";
import type { SettingsReader } from "../settings";
import { statusView } from "../statusView";

interface MenuItem extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** The menu behind the status bar item. */
export class StatusMenu {
  constructor(
    private readonly backend: Backend,
    private readonly onOff: CompletionSwitch,
    private readonly settings: SettingsReader,
    private readonly decisions: RecentDecisions,
  ) {}

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const title = `Hearth: ${statusView(this.backend.state, this.onOff.positionFor(document), document?.languageId).tooltip}`;
    const chosen = await vscode.window.showQuickPick(this.#items(document), {
      title,
      placeHolder: "What shall Hearth do?",
    });
    await chosen?.run?.();
  }

  #items(document: vscode.TextDocument | undefined): MenuItem[] {
    const isOn = this.settings.isCompletionEnabledByDefault;
    const items: MenuItem[] = [
      isOn
        ? { label: "$(circle-slash) Turn Off", run: () => this.settings.setCompletionEnabled(false) }
        : { label: "$(flame) Turn On", run: () => this.settings.setCompletionEnabled(true) },
    ];
    if (document) {
      const isOnHere = this.settings.isCompletionEnabled(document);
      const label = `${isOnHere ? "$(circle-slash) Turn Off" : "$(flame) Turn On"} for ${document.languageId}`;
      items.push({ label, run: () => this.onOff.toggleLanguage(document) });
    }
    items.push(
      this.onOff.isSnoozed
        ? { label: "$(bell) Wake Up", run: () => this.onOff.wake() }
        : { label: "$(bell-slash) Snooze for 10 Minutes", run: () => this.onOff.snooze() },
      { label: "$(question) Why Was Nothing Suggested Here?", run: () => this.#showReasons() },
      { label: "$(debug-restart) Restart the Model", run: () => vscode.commands.executeCommand(commands.restart) },
      { label: "$(output) Show Log", run: () => vscode.commands.executeCommand(commands.showLog) },
    );
    return items;
  }

  async #showReasons(): Promise<void> {
    const items = this.decisions.newestFirst
      .filter(({ outcome }) => !(outcome.kind === "none" && outcome.reason === "cancelled"))
      .slice(0, 12)
      .map((decision) => ({ label: inWords(decision) }));
    const placeHolder = items.length > 0 ? "The newest first" : "Nothing was asked yet: type in a file first";
    await vscode.window.showQuickPick(items, { title: "Hearth: the last decisions", placeHolder });
  }
}
