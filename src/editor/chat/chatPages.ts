import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { FromPage, ToPage } from "../../protocol/page";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { fromPage } from "./fromPage";
import { pageHtml } from "./pageHtml";

/** What a page told, and the way to answer that page alone. */
export interface Told {
  readonly message: FromPage;
  /** Always the same one for a page, so that pages can be told apart. */
  readonly answer: (message: ToPage) => void;
}

/** The pages that show the chat: the one in the side bar, and those in editor tabs. All of them show the same. */
export class ChatPages {
  readonly #store = new DisposableStore();
  readonly #didTell = this.#store.add(new Emitter<Told>());
  readonly onDidTell = this.#didTell.event;
  readonly #pages = new Set<vscode.Webview>();
  /** What nobody was there to hear, and is not told anyway to a page that is ready. */
  #unheard: readonly ToPage[] = [];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: Logger,
  ) {}

  /** Turns a webview into a page. @returns what is to be called when it is gone */
  add(webview: vscode.Webview): vscode.Disposable {
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const at = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const answer = (reply: ToPage) => void this.#tell([webview], reply);
    const listening = webview.onDidReceiveMessage((value: unknown) => this.#hear(answer, value));
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("base64"),
      scriptUri: at("chatPage.js"),
      styleUri: at("chatPage.css"),
    });
    this.#pages.add(webview);
    return new vscode.Disposable(() => {
      this.#pages.delete(webview);
      listening.dispose();
    });
  }

  /** Tells all pages; what a hidden one misses, it is told when it is shown again and says that it is ready. */
  post(message: ToPage): void {
    void this.#tell([...this.#pages], message);
  }

  dispose(): void {
    this.#store.dispose();
    this.#pages.clear();
  }

  #hear(answer: Told["answer"], value: unknown): void {
    const message = fromPage(value);
    if (!message) {
      this.log.warn("the chat page said what cannot be meant");
      return;
    }
    this.#didTell.fire({ message, answer });
    if (message.kind !== "ready") return;
    const unheard = this.#unheard;
    this.#unheard = [];
    for (const one of unheard) answer(one);
  }

  async #tell(pages: readonly vscode.Webview[], message: ToPage): Promise<void> {
    const heard = await Promise.all(pages.map((page) => page.postMessage(message)));
    const isOnce = message.kind === "note" || (message.kind === "compose" && message.text !== undefined);
    if (isOnce && !heard.includes(true)) this.#unheard = [...this.#unheard, message];
  }
}
