import * as path from "node:path";
import * as vscode from "vscode";
import { Downloads } from "./backends/download/downloads";
import type { LocalBackend } from "./backends/local/localBackend";
import { LocalChat } from "./backends/local/localChat";
import { ModelDesk } from "./backends/local/modelDesk";
import { Completer } from "./core/completion/completer";
import { LastRequest } from "./core/context/lastRequest";
import { LiveContext } from "./core/context/liveContext";
import type { Backend } from "./core/model/backend";
import { halfWrittenIn } from "./editor/actions/inline/halfWrittenMemory";
import { Terminals } from "./editor/chat/attach/terminals";
import { ChatDoor } from "./editor/chat/chatDoor";
import type { ChatParts, OpenChat } from "./editor/chat/openChat";
import { CodeActions } from "./editor/codeActions";
import { CompletionCommands } from "./editor/commands/completionCommands";
import { Diagnostics } from "./editor/commands/diagnostics";
import { registerCommands } from "./editor/commands/registerCommands";
import { ContextDocument } from "./editor/commands/showContext";
import { StatusMenu } from "./editor/commands/showMenu";
import { ProcessDocument } from "./editor/commands/showProcess";
import { CompletionSwitch } from "./editor/completionSwitch";
import { ContextEvents } from "./editor/context/contextEvents";
import { DefinitionFinder } from "./editor/context/definitionFinder";
import { editorDocuments } from "./editor/context/editorDocuments";
import { logChannelName } from "./editor/contributions";
import { openServers, type Servers } from "./editor/hosted/servers";
import { InlineCompletion } from "./editor/inlineCompletion";
import { ChannelLogger } from "./editor/log";
import { followModels } from "./editor/models/followModel";
import { ModelCommands } from "./editor/models/modelCommands";
import { modelPath, newBackend } from "./editor/models/newBackend";
import { Notify } from "./editor/notify";
import { OtherGhostText } from "./editor/others/otherGhostText";
import { RecentDecisions } from "./editor/recentDecisions";
import { SettingsReader } from "./editor/settings";
import { StartView } from "./editor/startView";
import { StatusBar } from "./editor/statusBar";
import { systemClock } from "./util/clock";
import type { Logger } from "./util/logger";

/** Builds everything in dependency order and registers it. Nothing is decided here. */
export function activate(context: vscode.ExtensionContext) {
  const startedAt = systemClock.now();
  const own: Own = (item) => {
    context.subscriptions.push(item);
    return item;
  };
  const channel = own(vscode.window.createOutputChannel(logChannelName, { log: true }));
  const log = new ChannelLogger(channel);
  const settings = own(new SettingsReader());
  const local = own(newBackend(context, settings, log));
  const localChat = own(new LocalChat(local, settings.chatModelPath, log));
  const restart = () => {
    notify.reset();
    local.restart();
    servers.health.reset();
  };
  const showLog = () => channel.show();
  const notify = new Notify({ restart, showLog, settings }, context.globalState);
  const servers = openServers({ context, settings, local, localChat, notify, log, own });
  const { completion: backend, permissions } = servers;
  const onOff = own(new CompletionSwitch(settings, systemClock));
  const { completer, decisions, last, live } = openCompleter(backend, own, log);
  const inline = own(new InlineCompletion(completer, backend, onOff, settings, systemClock));
  const downloads = own(new Downloads(systemClock, log));
  own(new StatusBar(backend, onOff, downloads, permissions));
  own(vscode.Disposable.from(new StartView(settings, permissions), new CodeActions(settings)));
  own(new OtherGhostText({ completer, settings, notify, memory: context.globalState }));
  const completion = new CompletionCommands(inline, onOff, settings, notify);
  own(followModels({ local, localChat, settings, notify, modelPath: () => modelPath(settings.current, context) }));
  const [report, seen] = [own(new ProcessDocument(local)), own(new ContextDocument(last, live))];
  const desk = new ModelDesk(local);
  const reloadChat = () => localChat.useModel(settings.chatModelPath);
  const models = new ModelCommands({ context, desk, settings, downloads, notify, restart, reloadChat });
  const parts = { context, ...servers, models, terminals: own(new Terminals(systemClock)), settings, notify, log };
  const door = own(new ChatDoor(context.extensionUri, () => openChat(parts)));
  closing = () => door.close();
  if (halfWrittenIn(context.workspaceState).length > 0) void door.chat.actions.edits.lookBack();
  const menu = new StatusMenu({ local, backend, ...servers, onOff, settings, decisions, models });
  const reports = { report, seen, diagnostics: new Diagnostics(local, settings, decisions, log), showLog, log };
  const hosted = servers.door;
  own(registerCommands({ door, hosted, inline, completion, models, menu, settings, notify, restart, ...reports }));

  if (!settings.isInlineSuggestEnabled) notify.inlineSuggestIsOff();
  return exported(active(startedAt, log), servers, local, completer, decisions);
}

/** What decides on suggestions, with what it shows the model and what it remembers. */
function openCompleter(backend: Backend, own: Own, log: Logger) {
  const last = new LastRequest(backend);
  const live = own(new LiveContext(editorDocuments, new DefinitionFinder(systemClock), systemClock));
  own(new ContextEvents(live));
  const completer = own(new Completer(last, systemClock, live));
  return { completer, decisions: own(new RecentDecisions(completer, log)), last, live };
}

type Own = <T extends vscode.Disposable>(item: T) => T;

/** What is behind the chat's door is a bundle of its own: most windows never open it. */
function openChat(parts: ChatParts): OpenChat {
  const bundle: typeof import("./editor/chat/openChat") = require(
    path.join(parts.context.extensionPath, "dist", "chat.js"),
  );
  return bundle.openChat(parts);
}

/** @returns milliseconds that it took */
function active(startedAt: number, log: Logger): number {
  const activationMs = systemClock.now() - startedAt;
  log.info(`Hearth is active after ${activationMs.toFixed(1)} ms`);
  return activationMs;
}

/** For benches, tests and other extensions: what Hearth does at this moment. */
function exported(
  activationMs: number,
  { completion, chat }: Pick<Servers, "completion" | "chat">,
  local: LocalBackend,
  completer: Completer,
  decisions: RecentDecisions,
) {
  return {
    activationMs,
    state: () => completion.state,
    chatState: () => chat.state,
    isWorking: () => completer.isWorking,
    processStatus: () => local.status(),
    decisions: () => decisions.newestFirst,
  };
}

/** What {@link deactivate} waits for: VS Code gives it nothing that it could be kept in. */
let closing: () => Promise<void> = async () => undefined;

/** VS Code disposes of the subscriptions, and waits for what is being written. */
export async function deactivate(): Promise<void> {
  await closing();
}
