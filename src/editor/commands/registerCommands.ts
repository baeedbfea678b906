import * as vscode from "vscode";
import type { Logger } from "../../util/logger";
import type { ChatDoor } from "../chat/chatDoor";
import { commands, internalCommands } from "../contributions";
import type { InlineCompletion } from "../inlineCompletion";
import type { ModelCommands } from "../models/modelCommands";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import type { CompletionCommands } from "./completionCommands";
import type { Diagnostics } from "./diagnostics";
import type { ContextDocument } from "./showContext";
import type { StatusMenu } from "./showMenu";
import type { ProcessDocument } from "./showProcess";

export interface CommandParts {
  readonly door: ChatDoor;
  readonly inline: InlineCompletion;
  readonly completion: CompletionCommands;
  readonly models: ModelCommands;
  readonly menu: StatusMenu;
  readonly report: ProcessDocument;
  readonly seen: ContextDocument;
  readonly diagnostics: Diagnostics;
  readonly settings: Pick<SettingsReader, "areAiFeaturesDisabled">;
  readonly notify: Pick<Notify, "aiFeaturesAreOff">;
  readonly log: Logger;
  restart(): void;
  showLog(): void;
}

type Run = (...args: readonly unknown[]) => unknown;

/** Registers every command of contributions.ts. @returns what unregisters them */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { inline, completion, models, menu, report, seen, diagnostics, restart, showLog, log } = parts;
  const runs: Readonly<Record<string, Run>> = {
    ...chatRuns(parts),
    [commands.triggerCompletion]: () => completion.trigger(),
    [commands.toggleCompletion]: () => completion.toggle(),
    [commands.showMenu]: () => menu.show(),
    [commands.chooseModel]: () => models.choose(),
    [commands.chooseChatModel]: () => models.chooseForChat(),
    [commands.manageModels]: () => models.manage(),
    [commands.setHubToken]: () => models.setToken(),
    [commands.restart]: restart,
    [commands.showProcess]: () => report.show(),
    [commands.showContext]: () => seen.show(),
    [commands.showDiagnostics]: () => diagnostics.show(),
    [commands.showLog]: showLog,
    [internalCommands.acceptedCompletion]: async (file, length) => {
      log.debug(`${file} · accepted ${length} characters`);
      await inline.accepted();
    },
  };
  return vscode.Disposable.from(...Object.entries(runs).map(([id, run]) => vscode.commands.registerCommand(id, run)));
}

/** Those of the chat. A key of the user's comes here also where VS Code's own switch hides them. */
function chatRuns({ door, settings, notify }: CommandParts): Readonly<Record<string, Run>> {
  const unlessOff =
    (run: Run): Run =>
    (...args) =>
      settings.areAiFeaturesDisabled ? notify.aiFeaturesAreOff() : run(...args);
  return {
    [commands.openChat]: unlessOff(() => door.show()),
    [commands.newChat]: unlessOff(async () => {
      await door.chat.begin();
      await door.show();
    }),
    [commands.openChatInEditor]: unlessOff(() => door.showInEditor()),
    [commands.attachSelection]: unlessOff(() => door.attach(({ attaching }) => attaching.addSelection())),
    [commands.attachFile]: unlessOff((clicked, selected) =>
      door.attach(({ attaching }) => attaching.addFiles(clicked, selected)),
    ),
    [commands.nameSymbol]: unlessOff(() => door.chat.actions.naming.run()),
    [commands.review]: unlessOff(() => door.chat.actions.reviewer.run()),
    [commands.applyFinding]: (thread) => door.chat.actions.reviewer.apply(thread),
    [commands.dismissFinding]: (thread) => door.chat.actions.reviewer.dismiss(thread),
    [commands.nextFinding]: (thread) => door.chat.actions.reviewer.next(thread),
    [commands.clearReview]: () => door.chat.actions.reviewer.clear(),
    [commands.applyProposal]: () => door.chat.applier.applyProposal(),
    [commands.discardProposal]: () => door.chat.applier.discardProposal(),
  };
}
