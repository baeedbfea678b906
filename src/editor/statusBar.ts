import * as vscode from "vscode";
import type { Downloads } from "../backends/download/downloads";
import type { Backend } from "../core/model/backend";
import { DisposableStore } from "../util/disposable";
import type { CompletionSwitch } from "./completionSwitch";
import { commands, statusBarId } from "./contributions";
import type { HostedPermissions } from "./hosted/permissions";
import { type StatusView, statusView, withDownloads } from "./statusView";

/** The one writer of Hearth's status bar item. */
export class StatusBar {
  readonly #store = new DisposableStore();
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem(statusBarId, vscode.StatusBarAlignment.Right, 100),
  );
  #shown: StatusView | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly onOff: CompletionSwitch,
    private readonly downloads: Downloads,
    private readonly permissions: HostedPermissions,
  ) {
    this.#item.name = "Hearth";
    this.#item.command = commands.showMenu;
    this.#store.add(backend.onDidChangeState(() => this.#update()));
    this.#store.add(onOff.onDidChange(() => this.#update()));
    this.#store.add(downloads.onDidChange(() => this.#update()));
    this.#store.add(permissions.onDidChange(() => this.#update()));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
    this.#update();
    this.#item.show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const { state } = this.backend;
    const { allowed } = this.permissions;
    const position = this.onOff.positionFor(document);
    const now = statusView({ state, position, languageId: document?.languageId, allowed });
    const view = withDownloads(now, this.downloads.transfers);
    if (view.text === this.#shown?.text && view.tooltip === this.#shown.tooltip) return;
    this.#shown = view;
    this.#item.text = view.text;
    this.#item.tooltip = view.tooltip;
    this.#item.accessibilityInformation = { label: `Hearth: ${view.tooltip}`, role: "button" };
    this.#item.backgroundColor = view.isWarning ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  }
}
