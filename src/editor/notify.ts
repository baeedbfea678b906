import * as vscode from "vscode";
import type { DownloadError, DownloadFailure } from "../backends/download/downloadError";
import { downloadWords } from "../backends/download/downloadWords";
import type { ModelState } from "../core/model/backend";
import type { BackendError, FailureKind } from "../core/model/failure";
import { failureWords } from "../core/model/failureWords";
import { size } from "../core/model/transferSpeed";
import type { InspectedModel } from "../protocol/host";
import type { SettingsReader } from "./settings";

/** What the buttons of the messages do. */
export interface NotifyActions {
  restart(): void;
  showLog(): void;
  readonly settings: Pick<SettingsReader, "useModel" | "enableInlineSuggest">;
}

const modelFailures: ReadonlySet<FailureKind> = new Set([
  "modelMissing",
  "modelUnreadable",
  "notGguf",
  "modelBroken",
  "unknownArchitecture",
  "noFim",
  "outOfMemory",
  "tookProcessDown",
]);
/**
 * Failures that may not come again: a disk is there again, other programs were closed, or it was something else that
 * ended the process.
 */
const worthAnotherTry: ReadonlySet<FailureKind> = new Set([
  "modelMissing",
  "modelUnreadable",
  "outOfMemory",
  "tookProcessDown",
]);
/** Failures that a token may help against. */
const wantsToken: ReadonlySet<DownloadFailure> = new Set(["signIn", "forbidden"]);
const fimWords: Readonly<Record<InspectedModel["fim"], string>> = {
  yes: "Hearth can complete code with it.",
  untried: "Whether it can complete code shows when it is loaded.",
  no: "It was not made to complete code.",
};
const inlineSuggestAsked = "hearth.inlineSuggestAsked";

/** The only place that shows messages. The same message never comes twice in a row. */
export class Notify {
  #last = "";

  constructor(
    private readonly actions: NotifyActions,
    private readonly memory: vscode.Memento,
  ) {}

  /** Forgets what was said last: the user acted, so the same failure is news again. */
  reset(): void {
    this.#last = "";
  }

  /** Says what keeps a model from being used, also where another one serves in its place. */
  model(state: ModelState): void {
    if (state.kind === "failed") this.#failed(state.failure, state.detail);
    else if ("awaited" in state && state.awaited?.kind === "failed") {
      this.#failed(state.awaited.failure, state.awaited.detail);
    }
  }

  /** @param detail which file or process, from the failure itself */
  #failed(kind: FailureKind, detail: string): void {
    const text = `Hearth: ${failureWords[kind]} ${detail}`.trim();
    if (text === this.#last) return;
    this.#last = text;
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), text, {
      ...(modelFailures.has(kind) && { "Use Built-in Model": () => this.actions.settings.useModel(undefined) }),
      ...((!modelFailures.has(kind) || worthAnotherTry.has(kind)) && { Restart: () => this.actions.restart() }),
      "Show Log": () => this.actions.showLog(),
    });
  }

  /** A file was looked at and will not be loaded; what was chosen before goes on. */
  cannotUse({ kind, message }: BackendError): void {
    this.failed(`${failureWords[kind]} ${message}`);
  }

  downloadFailed(
    name: string,
    { kind, message }: DownloadError,
    { again, setToken }: { again(): Promise<void>; setToken(): Promise<void> },
  ): void {
    const text = `Hearth: ${name} could not be downloaded. ${downloadWords[kind]} ${message}`;
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), text, {
      ...(wantsToken.has(kind) && { "Set Token…": setToken }),
      "Try Again": again,
      "Show Log": () => this.actions.showLog(),
    });
  }

  isWhole(name: string, { quantisation, fileBytes, fim }: InspectedModel): void {
    const kind = [quantisation, size(fileBytes)].filter((word) => word !== undefined).join(", ");
    void vscode.window.showInformationMessage(`Hearth: ${name} is whole (${kind}). ${fimWords[fim]}`);
  }

  failed(text: string): void {
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), `Hearth: ${text}`, {
      "Show Log": () => this.actions.showLog(),
    });
  }

  /** The user asked for a suggestion while Hearth is off. */
  isOff(turnOn: () => Promise<void>): void {
    const show = vscode.window.showInformationMessage.bind(vscode.window);
    void this.#offer(show, "Hearth is off here, so it suggests nothing.", { "Turn On": turnOn });
  }

  /** The user asked for a suggestion while VS Code's own switch keeps Hearth off. */
  aiFeaturesAreOff(): void {
    const show = vscode.window.showInformationMessage.bind(vscode.window);
    const text = "Hearth is off because the setting “Chat: Disable AI Features” is on.";
    void this.#offer(show, text, {
      "Open Setting": () => vscode.commands.executeCommand("workbench.action.openSettings", "chat.disableAIFeatures"),
    });
  }

  /** Said once for ever: VS Code itself may hide every ghost text. */
  inlineSuggestIsOff(): void {
    if (this.memory.get(inlineSuggestAsked, false)) return;
    const show = vscode.window.showInformationMessage.bind(vscode.window);
    const text = "Hearth's suggestions stay hidden because the setting “Editor › Inline Suggest: Enabled” is off.";
    void this.memory.update(inlineSuggestAsked, true);
    void this.#offer(show, text, {
      "Turn It On": () => this.actions.settings.enableInlineSuggest(),
    });
  }

  async #offer(
    show: (text: string, ...buttons: string[]) => Thenable<string | undefined>,
    text: string,
    buttons: Readonly<Record<string, () => unknown>>,
  ): Promise<void> {
    try {
      const chosen = await show(text, ...Object.keys(buttons));
      if (chosen !== undefined) await buttons[chosen]?.();
    } catch (error) {
      // A settings file that cannot be written, for example.
      await vscode.window.showErrorMessage(`Hearth: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
