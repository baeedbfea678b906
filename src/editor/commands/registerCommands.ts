import * as vscode from "vscode";
import type { LineChange } from "../../core/edit/inline/lineChanges";
import type { Logger } from "../../util/logger";
import type { EditSession } from "../actions/inline/editSession";
import type { InlineEdits } from "../actions/inline/inlineEdits";
import type { ChatDoor } from "../chat/chatDoor";
import { commands, internalCommands } from "../contributions";
import type { HostedDoor } from "../hosted/hostedDoor";
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
  readonly hosted: HostedDoor;
  readonly inline: InlineCompletion;
  readonly completion: CompletionCommands;
  readonly models: ModelCommands;
  readonly menu: StatusMenu;
  readonly report: ProcessDocument;
  readonly seen: ContextDocument;
  readonly diagnostics: Diagnostics;
  readonly settings: Pick<SettingsReader, "areAiFeaturesDisabled">;
  readonly notify: Pick<Notify, "aiFeaturesAreOff" | "noEditor">;
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
    ...serverRuns(parts),
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

/** A key of the user's comes here also where VS Code's own switch hides a command. */
function unlessOffIn({ settings, notify }: CommandParts): (run: Run) => Run {
  return (run) =>
    (...args) =>
      settings.areAiFeaturesDisabled ? notify.aiFeaturesAreOff() : run(...args);
}

/** Those of a server. Turning it off and looking at what left is always there. */
function serverRuns(parts: CommandParts): Readonly<Record<string, Run>> {
  const door = parts.hosted;
  const unlessOff = unlessOffIn(parts);
  return {
    [commands.setUpServer]: unlessOff(() => door.hosted.setUp.run()),
    [commands.setServerKey]: unlessOff(() => door.hosted.setUp.setKey()),
    [commands.turnServerOff]: () => door.hosted.setUp.turnOff(),
    [commands.showLedger]: () => door.hosted.ledger.show(),
  };
}

/** Those of the chat model. */
function chatRuns(parts: CommandParts): Readonly<Record<string, Run>> {
  const { door, notify } = parts;
  const unlessOff = unlessOffIn(parts);
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
    ...Object.fromEntries(Object.entries(inEditor(door)).map(([id, run]) => [id, unlessOff(withEditor(run, notify))])),
    [commands.explainTerminalError]: unlessOff(() => door.attach(({ actions }) => actions.explaining.terminal())),
    ...editRuns(door),
    [commands.nameSymbol]: unlessOff(() => door.chat.actions.naming.run()),
    [commands.review]: unlessOff(() => door.chat.actions.reviewer.run()),
    [commands.applyFinding]: (thread) => door.chat.actions.reviewer.apply(thread),
    [commands.dismissFinding]: (thread) => door.chat.actions.reviewer.dismiss(thread),
    [commands.nextFinding]: (thread) => door.chat.actions.reviewer.next(thread),
    [commands.clearReview]: () => door.chat.actions.reviewer.clear(),
    [commands.applyProposal]: () => door.chat.applier.applyProposal(),
    [commands.discardProposal]: () => door.chat.applier.discardProposal(),
    [commands.generateCommitMessage]: unlessOff((clicked) => door.chat.actions.commitMessages.generate(clicked)),
    [commands.stopCommitMessage]: () => door.chat.actions.commitMessages.stop(),
  };
}

/** What is done with changes that wait. The lenses above them say which is meant; a key means those at the cursor. */
function editRuns(door: ChatDoor): Readonly<Record<string, Run>> {
  type Args = [session?: EditSession, change?: LineChange];
  const run =
    (what: (edits: InlineEdits, ...args: Args) => unknown): Run =>
    (...args) =>
      what(door.chat.actions.edits, ...(args as Args));
  return {
    [commands.stopEdit]: run((edits, session) => edits.stop(session)),
    [commands.acceptEdit]: run((edits, session) => edits.acceptAll(session)),
    [commands.discardEdit]: run((edits, session) => edits.discardAll(session)),
    [commands.acceptChange]: run((edits, session, change) => edits.accept(session, change)),
    [commands.discardChange]: run((edits, session, change) => edits.discard(session, change)),
    [commands.askEditAgain]: run((edits, session) => edits.askAgain(session)),
    [commands.nextChange]: run((edits) => edits.next()),
  };
}

type EditorRun = (editor: vscode.TextEditor, ...args: readonly unknown[]) => unknown;

/** What is done with the code at hand. */
function inEditor(door: ChatDoor): Readonly<Record<string, EditorRun>> {
  const actions = () => door.chat.actions;
  return {
    [commands.editSelection]: (editor) => actions().edits.editSelection(editor),
    [commands.fix]: (editor) => actions().editActions.run("fix", editor),
    [commands.simplify]: (editor) => actions().editActions.run("simplify", editor),
    [commands.addTypes]: (editor) => actions().editActions.run("addTypes", editor),
    [commands.generateDocs]: (editor) => actions().editActions.document(editor),
    [commands.explain]: (editor) => door.attach(({ actions: { explaining } }) => explaining.code(editor)),
    [commands.generateTests]: (editor) => actions().tests.generate(editor),
    [commands.fixProblem]: (editor, _uri, given) =>
      actions().editActions.fixProblem(editor, (given ?? []) as readonly vscode.Diagnostic[]),
  };
}

/** Shows what a command names: problems are listed of files that are not open, and of all cells of a notebook. */
function withEditor(run: EditorRun, notify: Pick<Notify, "noEditor">): Run {
  return async (...args) => {
    const [uri] = args;
    const named = uri instanceof vscode.Uri ? uri : undefined;
    const isNamed = ({ document }: vscode.TextEditor) => document.uri.toString() === named?.toString();
    const { activeTextEditor: active, visibleTextEditors: visible } = vscode.window;
    const shown = named === undefined || (active && isNamed(active)) ? active : visible.find(isNamed);
    const editor = shown ?? (named && (await vscode.window.showTextDocument(named)));
    return editor ? await run(editor, ...args) : notify.noEditor();
  };
}
