import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposable";
import type { Notify } from "../notify";
import type { HostedPermissions } from "./permissions";
import type { ServerSetUp } from "./setUp/serverSetUp";

/**
 * Says once a window that the settings allow more than the user agreed to, or name a server that cannot be asked: they
 * were written by hand, or came from another machine.
 */
export class ConsentReminder {
  readonly #store = new DisposableStore();
  #hasSaid = false;
  #hasSaidProblem = false;

  constructor(
    private readonly permissions: HostedPermissions,
    private readonly notify: Pick<Notify, "serverNotAgreed" | "serverUnusable">,
    private readonly setUp: () => Pick<ServerSetUp, "review" | "turnOff">,
  ) {
    this.#store.add(permissions.onDidChange(() => this.#look()));
    // What another window is just setting up is known here when somebody comes.
    this.#store.add(vscode.window.onDidChangeWindowState(() => this.#look()));
    this.#look();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look(): void {
    const { server, waiting, problem } = this.permissions;
    if (!vscode.window.state.focused) return;
    if (problem !== undefined && !this.#hasSaidProblem) {
      this.#hasSaidProblem = true;
      this.notify.serverUnusable(problem, { turnOff: () => this.setUp().turnOff() });
    }
    if (this.#hasSaid || !server || waiting.length === 0) return;
    this.#hasSaid = true;
    this.notify.serverNotAgreed(server.host, {
      review: () => this.setUp().review(),
      turnOff: () => this.setUp().turnOff(),
    });
  }
}
