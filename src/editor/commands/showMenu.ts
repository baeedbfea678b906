import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import { describeOutcome } from "../../core/completion/describe";
import { systemClock } from "../../util/clock";
import type { CompletionSwitch } from "../completionSwitch";
import { commands } from "../contributions";
import type { ModelCommands } from "../models/modelCommands";
import { processSummary } from "../processReport";
import type { RecentDecisions } from "../recentDecisions";
import type { SettingsReader } from "../settings";
import { statusView } from "../statusView";

/** Milliseconds that the menu waits for the model process to describe itself. */
const statusMs = 200;

interface MenuItem extends vscode.QuickPickItem {
  readonly run: () => unknown;
  /** Whether the user wants to go on typing afterwards. Who opened the menu by a click has the status bar focused. */
  readonly backToEditor: boolean;
}

/** The menu behind the status bar item. */
export class StatusMenu {
  constructor(
    private readonly backend: LocalBackend,
    private readonly onOff: CompletionSwitch,
    private readonly settings: SettingsReader,
    private readonly decisions: RecentDecisions,
    private readonly models: Pick<ModelCommands, "stopLoading">,
  ) {}

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const title = `Hearth: ${statusView(this.backend.state, this.onOff.positionFor(document), document?.languageId).tooltip}`;
    const chosen = await vscode.window.showQuickPick(this.#items(document), {
      matchOnDetail: true,
      title,
      placeHolder: "What shall Hearth do?",
    });
    await chosen?.run();
    if (chosen?.backToEditor) await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  async #items(document: vscode.TextDocument | undefined): Promise<MenuItem[]> {
    const process = await this.#processLine();
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
    const { state } = this.backend;
    if ("awaited" in state && state.awaited?.kind === "loading")
      items.push(turn(`$(stop-circle) Stop Loading ${state.awaited.name}`, () => this.models.stopLoading()));
    items.push(
      onOff.isSnoozed
        ? turn("$(bell) Wake Up", () => onOff.wake())
        : turn("$(bell-slash) Snooze for 10 Minutes", () => onOff.snooze()),
      settings.current.savesPower
        ? turn("$(plug) Stop Saving Power", () => settings.setSavesPower(false))
        : turn("$(plug) Save Power", () => settings.setSavesPower(true)),
      ...(settings.areAiFeaturesDisabled
        ? []
        : [show("$(comment-discussion) Open Chat", () => vscode.commands.executeCommand(commands.openChat))]),
      show("$(question) Why Was Nothing Suggested Here?", () => this.#showReasons()),
      show("$(sparkle) Choose a Model", () => vscode.commands.executeCommand(commands.chooseModel)),
      show("$(library) Manage Models", () => vscode.commands.executeCommand(commands.manageModels)),
      turn("$(debug-restart) Restart the Model", () => vscode.commands.executeCommand(commands.restart)),
      {
        ...show("$(server-process) Show the Model Process", () => vscode.commands.executeCommand(commands.showProcess)),
        ...(process !== undefined && { detail: process }),
      },
      show("$(output) Show Log", () => vscode.commands.executeCommand(commands.showLog)),
    );
    return items;
  }

  /** What the model process is; undefined where it has not said so in time, since a menu must not wait for it. */
  async #processLine(): Promise<string | undefined> {
    const late = systemClock.sleep(statusMs).then(() => undefined);
    const status = await Promise.race([this.backend.status(), late]);
    return status && processSummary(status);
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
