import * as vscode from "vscode";
import type { AttachOutcome } from "../../core/chat/attach/outcome";
import type { Chat } from "../../core/chat/chat";
import type { PromptFile } from "../../core/chat/promptFiles";
import { allCommands } from "../../core/chat/slashCommands";
import { codeBlocks } from "../../core/edit/codeBlocks";
import type { CodeAction, FromPage, SuggestionView, ToPage } from "../../protocol/page";
import { commands } from "../contributions";
import type { CodeApplier } from "./apply/codeApplier";
import type { Asking } from "./asking";
import type { Attachments } from "./attach/attachments";
import type { Told } from "./chatPages";
import type { ChatShow } from "./chatShow";
import type { Draft } from "./draft";
import type { ModelOffers } from "./modelOffers";

export interface PageActionsParts {
  readonly chat: Chat;
  readonly show: ChatShow;
  readonly asking: Asking;
  readonly draft: Draft;
  readonly attachments: Attachments;
  readonly applier: CodeApplier;
  readonly offers: ModelOffers;
  readonly prompts: () => Promise<readonly PromptFile[]>;
  readonly post: (message: ToPage) => void;
}

type Run = {
  readonly [K in FromPage["kind"]]: (told: Extract<FromPage, { kind: K }>, answer: Told["answer"]) => unknown;
};

/** Schemes of links that may be followed. */
const followed: ReadonlySet<string> = new Set(["http", "https", "mailto"]);

/** Does what a user does on a page. */
export class PageActions {
  readonly #run: Run;

  constructor(private readonly parts: PageActionsParts) {
    const { chat, show, asking, draft, attachments, offers } = parts;
    const attach = (outcomes: readonly AttachOutcome[], answer: Told["answer"]) => {
      const words = draft.add(outcomes);
      if (words !== "") answer({ kind: "note", words });
      answer({ kind: "compose", text: undefined });
    };
    this.#run = {
      ready: (_, answer) => show.all(answer),
      send: ({ text }, answer) => {
        show.endList();
        return asking.ask(text, answer);
      },
      stop: () => chat.stop(),
      regenerate: ({ turnId }) => chat.regenerate(turnId),
      resend: async ({ turnId, text }, answer) => {
        if ((await chat.resend(turnId, text)) === "refused") answer({ kind: "compose", text });
      },
      copy: ({ turnId }) => vscode.env.clipboard.writeText(this.#answerOf(turnId)),
      code: ({ turnId, index, action }) => this.#code(turnId, index, action),
      suggest: async ({ request, sigil, query }, answer) => {
        const items = sigil === "#" ? await attachments.suggest(query, answer) : await this.#commands(query);
        answer({ kind: "suggestions", request, items });
      },
      attach: async ({ suggestionId }, answer) => attach([await attachments.take(suggestionId)], answer),
      drop: async ({ addresses }, answer) => attach(await attachments.drop(addresses), answer),
      detach: ({ attachmentId }) => draft.remove(attachmentId),
      includeSelection: ({ isIncluded }) => attachments.current.include(isIncluded),
      newConversation: () => {
        show.endList();
        return chat.newConversation();
      },
      listConversations: ({ query }, answer) => show.list(query, answer),
      openConversation: ({ id }) => {
        show.endList();
        return chat.open(id);
      },
      renameConversation: ({ id, title }) => chat.rename(id, title),
      deleteConversation: ({ id }) => this.#remove(id),
      exportConversation: ({ id }) => this.#export(id),
      openLink: ({ address }) => openLink(address),
      takeOffer: ({ id }) => offers.take(id),
      chooseModel: () => vscode.commands.executeCommand(commands.chooseChatModel),
    };
  }

  async do({ message, answer }: Told): Promise<void> {
    // The map has for each kind what takes a message of that kind, which the compiler cannot follow.
    const run = this.#run[message.kind] as (message: FromPage, answer: Told["answer"]) => unknown;
    try {
      await run(message, answer);
    } catch (error) {
      this.parts.post({ kind: "note", words: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @throws {Error} in words for the user, where it is gone */
  #answerOf(turnId: string): string {
    const turn = this.parts.chat.conversation.turns.find(({ id }) => id === turnId);
    if (turn?.answer === undefined) throw new Error("This answer is not there any more.");
    return turn.answer.text;
  }

  async #code(turnId: string, index: number, action: CodeAction): Promise<void> {
    const { applier, post } = this.parts;
    const text = this.#answerOf(turnId);
    const block = codeBlocks(text)[index];
    if (!block) return post({ kind: "note", words: "This code is not there any more." });
    if (action === "copy") await applier.copy(block);
    else if (action === "insert") await applier.insertAtCursor(block);
    else if (action === "newFile") await applier.newFile(block);
    else await applier.apply(block);
  }

  /** Commands whose name has what is typed, those that begin with it first. */
  async #commands(query: string): Promise<readonly SuggestionView[]> {
    const typed = query.toLowerCase();
    return allCommands(await this.parts.prompts())
      .filter(({ name }) => name.toLowerCase().includes(typed))
      .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
      .map(({ name, detail }) => ({
        id: name,
        icon: "terminal-view-icon",
        label: `/${name}`,
        detail,
        leadsTo: `/${name} `,
      }));
  }

  /** There is no undo. */
  async #remove(id: string): Promise<void> {
    const { chat } = this.parts;
    const title = (await chat.list()).find((one) => one.id === id)?.title ?? chat.conversation.title;
    const yes = "$(trash) Delete";
    const answer = await vscode.window.showQuickPick([yes, "Keep"], { title: `Hearth: delete “${title}”?` });
    if (answer === yes) await chat.remove(id);
  }

  async #export(id: string): Promise<void> {
    const content = await this.parts.chat.exportAsMarkdown(id);
    if (content === undefined) return;
    const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
    await vscode.window.showTextDocument(document);
  }
}

/** VS Code asks by itself before it opens what the user has not said that he trusts. */
async function openLink(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (followed.has(uri.scheme.toLowerCase())) await vscode.env.openExternal(uri);
}
