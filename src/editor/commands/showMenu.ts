import * as vscode from "vscode";
import { describeOutcome } from "../../core/completion/describe";
import type { Backend } from "../../core/model/backend";
import type { CompletionSwitch } from "../completionSwitch";
import { commands } from "../contributions";
import type { RecentDecisions } from "../recentDecisions";
import type { SettingsReader } from "../settings";
import { statusView } from "../statusView";

interface MenuItem extends vscode.QuickPickItem {
  readonly run: () => unknown;
  /** Whether the user wants to go on typing afterwards. Who opened the menu by a click has the status bar focused. */
  readonly backToEditor: boolean;
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
    await chosen?.run();
    if (chosen?.backToEditor) await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  #items(document: vscode.TextDocument | undefined): MenuItem[] {
    const isOn = this.settings.isCompletionEnabledByDefault;
    const { settings, onOff } = this;
    const turn = (label: string, run: () => unknown): MenuItem => ({ label, run, backToEditor: true });
    const show = (label: string, run: () => unknown): MenuItem => ({ label, run, backToEditor: false });
    const turnOff = "$(circle-slash) Turn Off";
    const turnOn = "$(flame) Turn On";
    const items = [turn(isOn ? turnOff : turnOn, () => settings.setCompletionEnabled(!isOn))];
    if (document) {
      const label = settings.isCompletionEnabled(document) ? turnOff : turnOn;
      items.push(turn(`${label} for ${document.languageId}`, () => onOff.toggleLanguage(document)));
    }
    items.push(
      onOff.isSnoozed
        ? turn("$(bell) Wake Up", () => onOff.wake())
        : turn("$(bell-slash) Snooze for 10 Minutes", () => onOff.snooze()),
      show("$(question) Why Was Nothing Suggested Here?", () => this.#showReasons()),
      turn("$(debug-restart) Restart the Model", () => vscode.commands.executeCommand(commands.restart)),
      show("$(server-process) Show the Model Process", () => vscode.commands.executeCommand(commands.showProcess)),
      show("$(output) Show Log", () => vscode.commands.executeCommand(commands.showLog)),
    );
    return items;
  }

  async #showReasons(): Promise<void> {
    const items = this.decisions.newestFirst
      .filter(({ outcome }) => !(outcome.kind === "none" && outcome.reason === "cancelled"))
      .slice(0, 12)
      .map((decision) => ({
        label: describeOutcome(decision.outcome),
        description: `${decision.request.document.path}, ${Math.round(decision.elapsedMs)} ms`,
      }));
    const placeHolder = items.length > 0 ? "The newest first" : "Nothing was asked yet: type in a file first";
    await vscode.window.showQuickPick(items, { title: "Hearth: the last decisions", placeHolder });
  }
}
