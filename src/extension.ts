import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { LocalBackend } from "./backends/local/localBackend";
import { PrivateChild } from "./backends/local/privateChild";
import { SharedProcess } from "./backends/local/sharedProcess";
import { SharedOrPrivate } from "./backends/local/transport";
import { Completer } from "./core/completion/completer";
import { LastRequest } from "./core/context/lastRequest";
import { LiveContext } from "./core/context/liveContext";
import { CompletionCommands } from "./editor/commands/completionCommands";
import { ContextDocument } from "./editor/commands/showContext";
import { StatusMenu } from "./editor/commands/showMenu";
import { ProcessDocument } from "./editor/commands/showProcess";
import { CompletionSwitch } from "./editor/completionSwitch";
import { ContextEvents } from "./editor/context/contextEvents";
import { DefinitionFinder } from "./editor/context/definitionFinder";
import { editorDocuments } from "./editor/context/editorDocuments";
import { commands, internalCommands, logChannelName } from "./editor/contributions";
import { InlineCompletion } from "./editor/inlineCompletion";
import { channelLogger } from "./editor/log";
import { Notify } from "./editor/notify";
import { RecentDecisions } from "./editor/recentDecisions";
import { type Settings, SettingsReader } from "./editor/settings";
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
  const log = channelLogger(channel);
  const settings = own(new SettingsReader());
  const backend = own(newBackend(context.extensionPath, settings.current, log));
  const onOff = own(new CompletionSwitch(settings, systemClock));
  const last = new LastRequest(backend);
  const live = own(new LiveContext(editorDocuments, new DefinitionFinder(systemClock), systemClock));
  own(new ContextEvents(live));
  const completer = own(new Completer(last, systemClock, live));
  const decisions = own(new RecentDecisions(completer, log));
  const inline = own(new InlineCompletion(completer, backend, onOff, settings, systemClock));
  own(new StatusBar(backend, onOff));
  const menu = new StatusMenu(backend, onOff, settings, decisions);

  const restart = () => {
    notify.reset();
    backend.restart();
  };
  const showLog = () => channel.show();
  const useOwnModel = () => settings.useOwnModel();
  const enableInlineSuggest = () => settings.enableInlineSuggest();
  const notify = new Notify({ restart, showLog, useOwnModel, enableInlineSuggest }, context.globalState);
  const completion = new CompletionCommands(inline, onOff, settings, notify);
  own(backend.onDidChangeState((state) => notify.model(state)));
  own(
    settings.onDidChangeModelPath(() => {
      notify.reset();
      backend.useModel(modelPath(settings.current, context.extensionPath));
    }),
  );
  own(settings.onDidChange(() => backend.unloadAfter(settings.current.unloadAfterMinutes)));
  const report = own(new ProcessDocument(backend));
  const seen = own(new ContextDocument(last, live));
  registerCommands(own, { inline, completion, menu, report, seen, restart, showLog, log });

  if (!settings.isInlineSuggestEnabled) notify.inlineSuggestIsOff();
  const activationMs = systemClock.now() - startedAt;
  log.info(`Hearth is active after ${activationMs.toFixed(1)} ms`);
  return exported(activationMs, backend, completer, decisions);
}

type Own = <T extends vscode.Disposable>(item: T) => T;

interface CommandParts {
  readonly inline: InlineCompletion;
  readonly completion: CompletionCommands;
  readonly menu: StatusMenu;
  readonly report: ProcessDocument;
  readonly seen: ContextDocument;
  readonly log: Logger;
  restart(): void;
  showLog(): void;
}

function registerCommands(own: Own, parts: CommandParts): void {
  const { inline, completion, menu, report, seen, restart, showLog, log } = parts;
  const register = (id: string, run: (...args: unknown[]) => unknown) => own(vscode.commands.registerCommand(id, run));
  register(commands.triggerCompletion, () => completion.trigger());
  register(commands.toggleCompletion, () => completion.toggle());
  register(commands.showMenu, () => menu.show());
  register(commands.restart, restart);
  register(commands.showProcess, () => report.show());
  register(commands.showContext, () => seen.show());
  register(commands.showLog, showLog);
  register(internalCommands.acceptedCompletion, async (file, length) => {
    log.debug(`${file} · accepted ${length} characters`);
    await inline.accepted();
  });
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

/** VS Code disposes of the subscriptions; nothing else is left to end. */
export function deactivate(): void {}

function newBackend(extensionPath: string, settings: Settings, log: Logger): LocalBackend {
  const entry = path.join(extensionPath, "dist", "host.mjs");
  const shared = new SharedProcess(entry, systemClock, log);
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
  if (setting === "") return ownModelPath(extensionPath);
  return setting.startsWith("~/") ? path.join(os.homedir(), setting.slice(2)) : path.resolve(setting);
}

function ownModelPath(extensionPath: string): string {
  return path.join(extensionPath, "media", "models", "kindling.gguf");
}
