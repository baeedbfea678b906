import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import { describeOutcome } from "../../core/completion/describe";
import type { Backend } from "../../core/model/backend";
import { systemClock } from "../../util/clock";
import type { CompletionSwitch } from "../completionSwitch";
import { commands } from "../contributions";
import type { LastRoute } from "../hosted/lastRoute";
import type { HostedPermissions } from "../hosted/permissions";
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

export interface StatusMenuParts {
  /** The models of this machine. */
  readonly local: LocalBackend;
  /** Whoever completes. */
  readonly backend: Backend;
  readonly onOff: CompletionSwitch;
  readonly settings: SettingsReader;
  readonly decisions: RecentDecisions;
  readonly models: Pick<ModelCommands, "stopLoading">;
  readonly permissions: HostedPermissions;
  readonly lastRoute: LastRoute;
}

/** The menu behind the status bar item. */
export class StatusMenu {
  constructor(private readonly parts: StatusMenuParts) {}

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const { backend, onOff, permissions } = this.parts;
    const { tooltip } = statusView({
      state: backend.state,
      position: onOff.positionFor(document),
      languageId: document?.languageId,
      allowed: permissions.allowed,
    });
    const chosen = await vscode.window.showQuickPick(this.#items(document), {
      matchOnDetail: true,
      title: `Hearth: ${tooltip}`,
      placeHolder: "What shall Hearth do?",
    });
    await chosen?.run();
    if (chosen?.backToEditor) await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  }

  async #items(document: vscode.TextDocument | undefined): Promise<MenuItem[]> {
    const process = await this.#processLine();
    const { settings, onOff, models, backend } = this.parts;
    const isOn = settings.isCompletionEnabledByDefault;
    const turn = (label: string, run: () => unknown): MenuItem => ({ label, run, backToEditor: true });
    const show = (label: string, run: () => unknown): MenuItem => ({ label, run, backToEditor: false });
    const turnOff = "$(circle-slash) Turn Off";
    const turnOn = "$(flame) Turn On";
    const items = [turn(isOn ? turnOff : turnOn, () => settings.setCompletionEnabled(!isOn))];
    if (document) {
      const label = settings.isCompletionEnabled(document) ? turnOff : turnOn;
      items.push(turn(`${label} for ${document.languageId}`, () => onOff.toggleLanguage(document)));
    }
    const { state } = backend;
    if ("awaited" in state && state.awaited?.kind === "loading")
      items.push(turn(`$(stop-circle) Stop Loading ${state.awaited.name}`, () => models.stopLoading()));
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
      ...this.#serverItems(show),
      turn("$(debug-restart) Restart the Model", () => vscode.commands.executeCommand(commands.restart)),
      {
        ...show("$(server-process) Show the Model Process", () => vscode.commands.executeCommand(commands.showProcess)),
        ...(process !== undefined && { detail: process }),
      },
      show("$(output) Show Log", () => vscode.commands.executeCommand(commands.showLog)),
    );
    return items;
  }

  #serverItems(show: (label: string, run: () => unknown) => MenuItem): readonly MenuItem[] {
    const { settings, lastRoute, permissions } = this.parts;
    const run = (id: string) => () => vscode.commands.executeCommand(id);
    const words = permissions.problem ?? lastRoute.words;
    const ledger = show("$(history) Show What Left This Machine", run(commands.showLedger));
    if (settings.hosted.server === "") {
      const setUp = show("$(cloud) Set Up a Server…", run(commands.setUpServer));
      return settings.areAiFeaturesDisabled ? [ledger] : [setUp, ledger];
    }
    const off = show("$(cloud) Turn the Server Off and Forget Its Keys", run(commands.turnServerOff));
    return [{ ...off, ...(words !== undefined && { detail: words }) }, ledger];
  }

  /** What the model process is; undefined where it has not said so in time, since a menu must not wait for it. */
  async #processLine(): Promise<string | undefined> {
    const late = systemClock.sleep(statusMs).then(() => undefined);
    const status = await Promise.race([this.parts.local.status(), late]);
    return status && processSummary(status);
  }

  async #showReasons(): Promise<void> {
    const items = this.parts.decisions.newestFirst
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
