import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import { ledgerScheme } from "../contributions";
import type { OpenHosted } from "./openHosted";

/**
 * Where what asks servers is reached. It is a bundle of its own, loaded when somebody sets a server up, looks at the
 * record, or when a server may be asked; where none is allowed, no code that could ask one is in the process.
 */
export class HostedDoor implements vscode.TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#didChange.event;
  #hosted: OpenHosted | undefined;

  constructor(private readonly open: () => OpenHosted) {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(ledgerScheme, this));
  }

  get hosted(): OpenHosted {
    this.#hosted ??= this.#load();
    return this.#hosted;
  }

  /** Also of a document that was open before the window was loaded again. */
  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.hosted.ledger.textOf(uri);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #load(): OpenHosted {
    const hosted = this.#store.add(this.open());
    this.#store.add(hosted.ledger.onDidChange((uri) => this.#didChange.fire(uri)));
    return hosted;
  }
}
