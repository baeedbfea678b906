import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import { processScheme } from "../contributions";
import { processReport } from "../processReport";

const uri = vscode.Uri.from({ scheme: processScheme, path: "/Hearth's model process" });
const noProcess = "There is no model process at this moment. The status bar item says why.\n";

/** A read-only document that says what the model process is and does; asking again brings it up to date. */
export class ProcessDocument implements vscode.TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#didChange.event;

  constructor(private readonly backend: LocalBackend) {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(processScheme, this));
  }

  async show(): Promise<void> {
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(): Promise<string> {
    const [status, machine] = await Promise.all([this.backend.status(), this.backend.describeMachine()]);
    return status && machine ? processReport(status, machine) : noProcess;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
