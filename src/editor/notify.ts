import * as vscode from "vscode";
import type { DownloadError, DownloadFailure } from "../backends/download/downloadError";
import { downloadWords } from "../backends/download/downloadWords";
import type { ModelState } from "../core/model/backend";
import { BackendError, type FailureKind } from "../core/model/failure";
import { failureWords } from "../core/model/failureWords";
import type { AcceleratorStatus } from "../protocol/machine";
import { commands } from "./contributions";
import { plainWords } from "./messageWords";
import type { SettingKey } from "./settingKeys";
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
/** Failures that a setting may help against. */
const settingOf: Readonly<Partial<Record<DownloadFailure, SettingKey>>> = {
  folder: "hearth.model.folder",
  badMirror: "hearth.model.mirror",
};
const soundWords = {
  right: "is whole: its checksum is right.",
  unknown: "is whole as far as its header tells; no checksum is known of it.",
} as const;
const acceleratorTold = "hearth.acceleratorTold";
/** Buttons of a message, with what they do. */
type Remedies = Readonly<Record<string, () => unknown>>;
const inlineSuggestAsked = "hearth.inlineSuggestAsked";

/** The only place that shows messages, none of which has a link. The same message never comes twice in a row. */
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
    const setting = settingOf[kind];
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), text, {
      ...(wantsToken.has(kind) && { "Set Token…": setToken }),
      ...(setting !== undefined && { "Open Setting": () => openSetting(setting) }),
      "Try Again": again,
      "Show Log": () => this.actions.showLog(),
    });
  }

  /** @param facts what it says of itself, in words; undefined where no process could look */
  isWhole(name: string, soundness: "right" | "unknown", facts: string | undefined): void {
    if (facts === undefined && soundness === "unknown") this.cannotLook(name);
    else this.#tell(`${name} ${soundWords[soundness]} ${facts ?? ""}`.trim());
  }

  /** @param facts what a model says of itself, in words */
  modelFacts(name: string, facts: string): void {
    this.#tell(`${name}: ${facts}`);
  }

  cannotLook(name: string): void {
    this.failed(`${name} was not looked at, because the model process does not run.`);
  }

  isBroughtAgain(name: string): void {
    this.#tell(`${name} was downloaded again.`);
  }

  /**
   * @param why what its header says, or that its checksum is another one
   * @param keeper the program that keeps it, where that is not Hearth
   */
  damaged(name: string, why: BackendError | "checksum", keeper: string | undefined, remedies: Remedies): void {
    const what =
      why === "checksum"
        ? "Its checksum is not the one that it should have."
        : `${failureWords[why.kind]} ${why.message}`;
    const help = keeper === undefined ? "" : ` Delete it in ${keeper}, and bring it there anew.`;
    const show = vscode.window.showErrorMessage.bind(vscode.window);
    void this.#offer(show, `Hearth: ${name} is damaged. ${what}${help}`, remedies);
  }

  #tell(text: string): void {
    void vscode.window.showInformationMessage(plainWords(`Hearth: ${text}`));
  }

  /** Said once for each reason: the user can live with it, and the report on the process tells more. */
  accelerator(status: AcceleratorStatus): void {
    if (status.kind !== "unfit" || !vscode.window.state.focused) return;
    const { device = "the graphics processor", why } = status;
    // Not all of it: it may quote what a process said, which is never the same.
    const told = `${device} ${why.slice(0, 40)}`;
    if (this.memory.get(acceleratorTold) === told) return;
    void this.memory.update(acceleratorTold, told);
    const what = `The processor computes, because ${device} cannot be used: ${why}.`;
    void this.#offer(vscode.window.showWarningMessage.bind(vscode.window), `Hearth: ${what}`, {
      "Try Again": async () => {
        await this.memory.update(acceleratorTold, undefined);
        this.actions.restart();
      },
      "Show Log": () => this.actions.showLog(),
    });
  }

  /** @param remedies what else can be done with a block of an answer that was not put where it was to be */
  notPlaced(words: string, remedies: Remedies): void {
    void this.#offer(vscode.window.showWarningMessage.bind(vscode.window), `Hearth: ${words}`, remedies);
  }

  /** A model was asked to do something, and could not. */
  editFailed(error: unknown, remedies: Remedies): void {
    const isKnown = error instanceof BackendError;
    const words = isKnown ? failureWords[error.kind] : error instanceof Error ? error.message : String(error);
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), `Hearth: nothing was changed. ${words}`, {
      ...remedies,
      "Show Log": () => this.actions.showLog(),
    });
  }

  noEditor(): void {
    this.#tell("open a file first, and select what it shall be about.");
  }

  /** The user asked for what a chat model does, and none was chosen. */
  noChatModel(): void {
    this.nothingDone("No model is chosen yet that could do this. It runs on this machine, as all of Hearth's do.", {
      "Choose a Model": () => vscode.commands.executeCommand(commands.chooseChatModel),
    });
  }

  /** Why something that the user asked for was not done, though nothing failed. */
  nothingDone(words: string, remedies: Remedies = {}): void {
    void this.#offer(vscode.window.showInformationMessage.bind(vscode.window), `Hearth: ${words}`, remedies);
  }

  failed(text: string, remedies: Remedies = {}): void {
    void this.#offer(vscode.window.showErrorMessage.bind(vscode.window), `Hearth: ${text}`, {
      ...remedies,
      "Show Log": () => this.actions.showLog(),
    });
  }

  /** The settings let a server be asked, and the user never agreed to that. Nothing is sent meanwhile. */
  serverNotAgreed(host: string, { review, turnOff }: { review(): Promise<void>; turnOff(): Promise<void> }): void {
    const text = `Hearth: the settings name ${host} as a server that may be asked. You have not agreed to that here, so nothing is sent.`;
    void this.#offer(vscode.window.showWarningMessage.bind(vscode.window), text, {
      "Review…": review,
      "Turn Off": turnOff,
    });
  }

  /** The settings name a server that is asked for nothing. @param problem whole sentences */
  serverUnusable(problem: string, { turnOff }: { turnOff(): Promise<void> }): void {
    void this.#offer(vscode.window.showWarningMessage.bind(vscode.window), `Hearth: ${problem}`, {
      "Open Settings": () => openSetting("hearth.hosted.server"),
      "Turn Off": turnOff,
    });
  }

  /**
   * Asks in a window that wants an answer.
   * @param options.no a button that Enter presses, where a yes must not come from a key too many; "Cancel" never is that one
   * @returns whether the button was pressed
   */
  async confirm(
    question: string,
    { detail, button, no }: { detail: string; button: string; no?: string },
  ): Promise<boolean> {
    const last = { title: "Cancel", isCloseAffordance: true };
    const buttons = [...(no === undefined ? [] : [{ title: no }]), { title: button }, last];
    const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
    return chosen?.title === button;
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
      "Open Setting": () => openSetting("chat.disableAIFeatures"),
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

  /**
   * Another extension writes grey text where Hearth does. Settles when the user has answered.
   * @param actions.turnOff left out where the other has no setting that Hearth could change
   */
  async otherWriter(
    name: string,
    { turnOff, never }: { readonly turnOff: (() => Promise<void>) | undefined; never(): Thenable<void> },
  ): Promise<void> {
    const show = vscode.window.showInformationMessage.bind(vscode.window);
    const ownMenu = turnOff ? "" : " Its own menu turns it off.";
    await this.#offer(show, `${name} also writes grey text here. VS Code shows one of them at a time.${ownMenu}`, {
      ...(turnOff && { "Use Hearth Here": turnOff }),
      "Leave Both": () => undefined,
      "Never Ask": never,
    });
  }

  async #offer(
    show: (text: string, ...buttons: string[]) => Thenable<string | undefined>,
    text: string,
    buttons: Remedies,
  ): Promise<void> {
    try {
      const chosen = await show(plainWords(text), ...Object.keys(buttons));
      if (chosen !== undefined) await buttons[chosen]?.();
    } catch (error) {
      // A settings file that cannot be written, for example.
      const words = error instanceof Error ? error.message : String(error);
      await vscode.window.showErrorMessage(plainWords(`Hearth: ${words}`));
    }
  }
}

function openSetting(key: string): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", key);
}
