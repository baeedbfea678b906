import * as vscode from "vscode";
import type { LastRequest } from "../../core/context/lastRequest";
import type { LiveContext } from "../../core/context/liveContext";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import { contextReport } from "../context/contextReport";
import { contextScheme } from "../contributions";

const uri = vscode.Uri.from({ scheme: contextScheme, path: "/What Hearth's model sees" });
const nothing = "Nothing was asked yet: type in a file first.\n";

/** A read-only document with what the model was sent last; asking again brings it up to date. */
export class ContextDocument implements vscode.TextDocumentContentProvider {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly last: LastRequest,
    private readonly live: LiveContext,
  ) {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(contextScheme, this));
  }

  async show(): Promise<void> {
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  provideTextDocumentContent(): string {
    const { sent } = this.last;
    return sent ? contextReport(sent, (piece) => this.live.sourceOf(piece)) : nothing;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
