import * as vscode from "vscode";
import { ConversationFiles } from "../../backends/conversations/conversationFiles";
import type { AttachOutcome } from "../../core/chat/attach/outcome";
import { Chat } from "../../core/chat/chat";
import type { ChatBackend } from "../../core/chat/chatBackend";
import type { ProjectInstructions } from "../../core/chat/instructions";
import { type PromptFile, parsePromptFile } from "../../core/chat/promptFiles";
import { linesSource, type PromptSource } from "../../core/hosted/leaving";
import type { Permissions } from "../../core/hosted/permission";
import type { ToPage } from "../../protocol/page";
import { systemClock } from "../../util/clock";
import { DisposableStore } from "../../util/disposable";
import type { Logger } from "../../util/logger";
import { type Actions, openActions } from "../actions/openActions";
import { IgnoreRules } from "../ignoreRules";
import type { ModelCommands } from "../models/modelCommands";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { CodeApplier } from "./apply/codeApplier";
import { Asking } from "./asking";
import { AttachCommands } from "./attach/attachCommands";
import { Attachments } from "./attach/attachments";
import { type Instruction, Instructions } from "./attach/instructions";
import type { Terminals } from "./attach/terminals";
import { ChatPages } from "./chatPages";
import { ChatShow } from "./chatShow";
import { Draft } from "./draft";
import { ModelOffers } from "./modelOffers";
import { PageActions } from "./pageActions";

export interface ChatParts {
  readonly context: Pick<
    vscode.ExtensionContext,
    "extensionPath" | "extensionUri" | "storageUri" | "globalStorageUri" | "workspaceState"
  >;
  readonly chat: ChatBackend;
  /** Who does what the chat's model does outside of the chat. */
  readonly actions: ChatBackend;
  readonly permissions: Pick<Permissions, "of" | "onDidChange">;
  readonly models: ModelCommands;
  readonly terminals: Terminals;
  readonly settings: Pick<SettingsReader, "ofOther">;
  readonly notify: Notify;
  readonly log: Logger;
}

/** The chat, as the extension uses it. */
export interface OpenChat extends vscode.Disposable {
  readonly pages: ChatPages;
  readonly applier: CodeApplier;
  /** What is refused is told on the page. */
  readonly attaching: AttachCommands;
  readonly actions: Actions;
  begin(): Promise<void>;
  /** Ends what is being written as cut, and settles when it is saved. */
  close(): Promise<void>;
  /** Puts the keyboard into the composer, with a text where one is given. */
  compose(text: string | undefined): void;
}

/** What was left out of a project's words is said to the model too. */
function instructionText({ path, text, leftOut }: Instruction): string {
  return leftOut === undefined ? text : `${text}\n[Not shown of ${path}: ${leftOut}]`;
}

/** Of one that was cut, the lines that are left. */
function instructionSource({ path, text, leftOut }: Instruction): PromptSource {
  return leftOut === undefined ? { path } : linesSource(path, { from: 0, to: text.split("\n").length });
}

function projectInstructions(read: readonly Instruction[]): ProjectInstructions {
  return { text: read.map(instructionText).join("\n\n"), sources: read.map(instructionSource) };
}

async function promptsOf(instructing: Instructions): Promise<readonly PromptFile[]> {
  return (await instructing.prompts()).flatMap(({ name, text }) => parsePromptFile(name, text) ?? []);
}

/** Builds the chat in dependency order: the composition root of its bundle. Nothing is decided here. */
export function openChat(parts: ChatParts): OpenChat {
  const { context, chat: backend, permissions, models, terminals, settings, notify, log } = parts;
  const store = new DisposableStore();
  const own = <T extends vscode.Disposable>(item: T): T => store.add(item);
  const rules = own(new IgnoreRules());
  const attachments = own(new Attachments(rules, terminals, systemClock, context.workspaceState));
  const instructing = new Instructions(rules, log);
  const { fsPath } = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, "conversations");
  const prompts = () => promptsOf(instructing);
  const chat = own(
    new Chat({
      backend,
      store: new ConversationFiles(fsPath, log),
      clock: systemClock,
      time: Date.now,
      instructions: async () => projectInstructions(await instructing.instructions()),
      prompts,
    }),
  );
  const pages = own(new ChatPages(context.extensionUri, log));
  const post = (message: ToPage) => pages.post(message);
  const draft = own(new Draft(chat, backend));
  const offers = own(new ModelOffers(models));
  const shown = { chat, backend, pages, draft, offers, selection: attachments.current, permissions };
  const show = own(new ChatShow({ ...shown, clock: systemClock, time: Date.now }));
  const asking = new Asking({ chat, draft, attachments, prompts });
  const applier = own(new CodeApplier(notify, systemClock, rules));
  const note = (words: string) => (words === "" ? undefined : post({ kind: "note", words }));
  const attach = (outcomes: readonly AttachOutcome[]) => note(draft.add(outcomes));
  const using = { backend: parts.actions, rules, notify, asking, attachments, terminals, applier, note };
  const actions = new PageActions({ chat, show, asking, draft, attachments, applier, offers, prompts, post });
  own(pages.onDidTell((told) => void actions.do(told)));
  void chat.start();
  return {
    ...{ pages, applier, attaching: new AttachCommands(attachments, attach) },
    actions: openActions({ ...using, context, settings, own }),
    begin: () => chat.newConversation(),
    close: async () => {
      chat.dispose();
      await chat.settled();
    },
    compose: (text) => post({ kind: "compose", text }),
    dispose: () => store.dispose(),
  };
}
