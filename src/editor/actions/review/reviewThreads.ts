import * as vscode from "vscode";
import { asMarkdown } from "../../../core/actions/review/asMarkdown";
import { fenceFor } from "../../../core/chat/fence";
import { DisposableStore } from "../../../util/disposable";
import { ContextKey } from "../../contextKey";
import { contextKeys, reviewControllerId } from "../../contributions";
import { changesOf, type FollowedFinding } from "./followedFinding";

/** A finding on screen. */
export interface ShownFinding {
  readonly thread: vscode.CommentThread;
  readonly followed: FollowedFinding;
}

const severities = { error: "Error", warning: "Warning", hint: "Hint" } as const;

/** The findings of all reviews, as VS Code's comment threads. They follow their lines. */
export class ReviewThreads implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #controller = this.#store.add(vscode.comments.createCommentController(reviewControllerId, "Hearth Review"));
  readonly #hasReview = new ContextKey(contextKeys.hasReview);
  #shown: readonly ShownFinding[] = [];

  constructor() {
    this.#store.add(vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)));
  }

  /** Puts the findings of a document in the place of those that it had, and opens the first. */
  show(document: vscode.TextDocument, findings: readonly FollowedFinding[]): void {
    this.#remove(({ thread }) => thread.uri.toString() === document.uri.toString());
    const { Collapsed, Expanded } = vscode.CommentThreadCollapsibleState;
    const shown = findings.map((followed, at) => {
      const thread = this.#controller.createCommentThread(document.uri, followed.range, [
        commentOf(followed, document),
      ]);
      const { replacement } = followed.finding;
      const contextValue = replacement ? "replacement" : "remark";
      const label = `Review: ${at + 1} of ${findings.length}`;
      const collapsibleState = at === 0 ? Expanded : Collapsed;
      return { thread: Object.assign(thread, { canReply: false, contextValue, label, collapsibleState }), followed };
    });
    this.#set([...this.#shown, ...shown]);
  }

  /** What is meant: of a thread's own button that one, else of those that may be the one nearest to the cursor. */
  find(thread: unknown, mayBe: (one: ShownFinding) => boolean = () => true): ShownFinding | undefined {
    const own = this.#shown.find((one) => one.thread === thread);
    const editor = vscode.window.activeTextEditor;
    if (own || !editor) return own;
    const { line } = editor.selection.active;
    const far = ({ followed: { span } }: ShownFinding) => Math.max(span.from - line, line - span.to + 1, 0);
    return this.#of(editor.document.uri)
      .filter(mayBe)
      .sort((a, b) => far(a) - far(b))[0];
  }

  /**
   * Opens the finding below, the first one after the last, and puts the cursor there.
   * @returns the file where it is not there any more; its findings go
   */
  async next(thread: unknown): Promise<vscode.Uri | undefined> {
    const now = this.find(thread) ?? this.#shown[0];
    if (!now) return undefined;
    const { uri } = now.thread;
    const all = this.#of(uri);
    const isBelowCursor = thread === undefined && this.#cursorIn(uri) < now.followed.span.from;
    try {
      await this.#open(isBelowCursor ? now : (all[(all.indexOf(now) + 1) % all.length] ?? now));
      return undefined;
    } catch {
      this.#remove(({ thread: other }) => other.uri.toString() === uri.toString());
      return uri;
    }
  }

  remove(one: ShownFinding): void {
    this.#remove((other) => other === one);
  }

  clear(): void {
    this.#remove(() => true);
  }

  dispose(): void {
    this.clear();
    this.#store.dispose();
  }

  async #open(next: ShownFinding): Promise<void> {
    const { Collapsed, Expanded } = vscode.CommentThreadCollapsibleState;
    const start = next.followed.range.start;
    await vscode.window.showTextDocument(next.thread.uri, { selection: new vscode.Range(start, start) });
    for (const { thread } of this.#shown) thread.collapsibleState = thread === next.thread ? Expanded : Collapsed;
  }

  #cursorIn(uri: vscode.Uri): number {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : -1;
  }

  #of(uri: vscode.Uri): readonly ShownFinding[] {
    return this.#shown
      .filter(({ thread }) => thread.uri.toString() === uri.toString())
      .sort((a, b) => a.followed.span.from - b.followed.span.from);
  }

  #follow(event: vscode.TextDocumentChangeEvent): void {
    const changes = changesOf(event);
    for (const { thread, followed } of this.#of(event.document.uri)) {
      if (followed.follow(changes)) thread.range = followed.range;
    }
  }

  #remove(isMeant: (one: ShownFinding) => boolean): void {
    for (const { thread } of this.#shown.filter(isMeant)) thread.dispose();
    this.#set(this.#shown.filter((one) => !isMeant(one)));
  }

  #set(shown: readonly ShownFinding[]): void {
    this.#shown = shown;
    this.#hasReview.set(shown.length > 0);
  }
}

function commentOf({ finding }: FollowedFinding, { languageId }: vscode.TextDocument): vscode.Comment {
  const { severity, comment, replacement } = finding;
  const code = replacement?.join("\n") ?? "";
  const fence = fenceFor(code);
  const proposed = replacement ? `\n\n${fence}${languageId}\n${code}\n${fence}` : "";
  const body = new vscode.MarkdownString(asMarkdown(comment) + proposed);
  return { body, mode: vscode.CommentMode.Preview, author: { name: "hearth" }, label: severities[severity] };
}
