import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposable";
import { chatPanelType, views } from "../contributions";
import type { OpenChat } from "./openChat";

/** Where the chat is reached. What is behind it is a bundle of its own, loaded when somebody comes. */
export class ChatDoor implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer {
  readonly #store = new DisposableStore();
  #chat: OpenChat | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly open: () => OpenChat,
  ) {
    this.#store.add(vscode.window.registerWebviewViewProvider(views.chat, this));
    this.#store.add(vscode.window.registerWebviewPanelSerializer(chatPanelType, this));
  }

  get chat(): OpenChat {
    this.#chat ??= this.#store.add(this.open());
    return this.#chat;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = this.chat.pages.add(view.webview);
    view.onDidDispose(() => page.dispose());
  }

  /** A tab that was open before the window was loaded again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#fill(panel);
  }

  /** Shows the chat where the user has it, and puts the keyboard there. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${views.chat}.focus`);
    this.chat.compose(undefined);
  }

  /** Attaches something, or asks about it, and shows the chat. */
  async attach(run: (chat: OpenChat) => Promise<void>): Promise<void> {
    // First, because what is selected is another thing once the chat has the keyboard.
    await run(this.chat);
    await this.show();
  }

  /** Shows the chat in a tab beside the code. */
  showInEditor(): void {
    const { Beside } = vscode.ViewColumn;
    this.#fill(vscode.window.createWebviewPanel(chatPanelType, "Hearth Chat", Beside, { enableScripts: true }));
  }

  /** Ends an answer that is being written, and settles when all of it is saved. */
  async close(): Promise<void> {
    await this.#chat?.close();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #fill(panel: vscode.WebviewPanel): void {
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, "media", "hearth.svg");
    const page = this.chat.pages.add(panel.webview);
    panel.onDidDispose(() => page.dispose());
  }
}
