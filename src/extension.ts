import * as path from "node:path";
import * as vscode from "vscode";
import { Downloads } from "./backends/download/downloads";
import { LocalBackend } from "./backends/local/localBackend";
import { LocalChat } from "./backends/local/localChat";
import { ModelDesk } from "./backends/local/modelDesk";
import { PrivateChild } from "./backends/local/privateChild";
import { SharedProcess } from "./backends/local/sharedProcess";
import { SharedOrPrivate } from "./backends/local/transport";
import { Completer } from "./core/completion/completer";
import { LastRequest } from "./core/context/lastRequest";
import { LiveContext } from "./core/context/liveContext";
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
import { InlineCompletion } from "./editor/inlineCompletion";
import { ChannelLogger } from "./editor/log";
import { followModels } from "./editor/models/followModel";
import { ModelCommands } from "./editor/models/modelCommands";
import { Notify } from "./editor/notify";
import { OtherGhostText } from "./editor/others/otherGhostText";
import { RecentDecisions } from "./editor/recentDecisions";
import { type Settings, SettingsReader } from "./editor/settings";
import { StartView } from "./editor/startView";
import { StatusBar } from "./editor/statusBar";
import { stateVariable } from "./protocol/endpoint";
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
  const backend = own(newBackend(context, settings, log));
  const onOff = own(new CompletionSwitch(settings, systemClock));
  const last = new LastRequest(backend);
  const live = own(new LiveContext(editorDocuments, new DefinitionFinder(systemClock), systemClock));
  own(new ContextEvents(live));
  const completer = own(new Completer(last, systemClock, live));
  const decisions = own(new RecentDecisions(completer, log));
  const inline = own(new InlineCompletion(completer, backend, onOff, settings, systemClock));
  const downloads = own(new Downloads(systemClock, log));
  own(new StatusBar(backend, onOff, downloads));
  own(vscode.Disposable.from(new StartView(settings), new CodeActions(settings)));
  const restart = () => {
    notify.reset();
    backend.restart();
  };
  const showLog = () => channel.show();
  const notify = new Notify({ restart, showLog, settings }, context.globalState);
  own(new OtherGhostText({ completer, settings, notify, memory: context.globalState }));
  const completion = new CompletionCommands(inline, onOff, settings, notify);
  const chat = own(new LocalChat(backend, settings.chatModelPath, log));
  const { extensionPath, extensionUri } = context;
  own(followModels({ backend, chat, settings, notify, modelPath: () => modelPath(settings.current, extensionPath) }));
  const [report, seen] = [own(new ProcessDocument(backend)), own(new ContextDocument(last, live))];
  const desk = new ModelDesk(backend);
  const reloadChat = () => chat.useModel(settings.chatModelPath);
  const models = new ModelCommands({ context, desk, settings, downloads, notify, restart, reloadChat });
  const parts = { context, chat, models, terminals: own(new Terminals(systemClock)), settings, notify, log };
  const door = own(new ChatDoor(extensionUri, () => openChat(parts)));
  closing = () => door.close();
  const menu = new StatusMenu(backend, onOff, settings, decisions, models);
  const reports = { report, seen, diagnostics: new Diagnostics(backend, settings, decisions, log), showLog, log };
  own(registerCommands({ door, inline, completion, models, menu, settings, notify, restart, ...reports }));

  if (!settings.isInlineSuggestEnabled) notify.inlineSuggestIsOff();
  return exported(active(startedAt, log), backend, completer, decisions);
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
function exported(activationMs: number, backend: LocalBackend, completer: Completer, decisions: RecentDecisions) {
  return {
    activationMs,
    state: () => backend.state,
    isWorking: () => completer.isWorking,
    processStatus: () => backend.status(),
    decisions: () => decisions.newestFirst,
  };
}

/** What {@link deactivate} waits for: VS Code gives it nothing that it could be kept in. */
let closing: () => Promise<void> = async () => undefined;

/** VS Code disposes of the subscriptions, and waits for what is being written. */
export async function deactivate(): Promise<void> {
  await closing();
}

type Places = Pick<vscode.ExtensionContext, "extensionPath" | "globalStorageUri">;

function newBackend({ extensionPath, globalStorageUri }: Places, reader: SettingsReader, log: Logger): LocalBackend {
  const entry = path.join(extensionPath, "dist", "host.mjs");
  const environment = () => ({ ...reader.acceleratorEnvironment, [stateVariable]: globalStorageUri.fsPath });
  const shared = new SharedProcess(entry, systemClock, log, environment);
  const settings = reader.current;
  return new LocalBackend({
    transport: new SharedOrPrivate(shared, new PrivateChild(entry, systemClock, log), log),
    client: vscode.workspace.name ?? "no folder",
    modelPath: modelPath(settings, extensionPath),
    standInPath: ownModelPath(extensionPath),
    unloadAfterMinutes: settings.unloadAfterMinutes,
    clock: systemClock,
    log,
  });
}

function modelPath({ modelPath: setting }: Settings, extensionPath: string): string {
  return setting === "" ? ownModelPath(extensionPath) : setting;
}

function ownModelPath(extensionPath: string): string {
  return path.join(extensionPath, "media", "models", "kindling.gguf");
}
