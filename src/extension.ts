import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { LocalBackend } from "./backends/local/localBackend";
import { PrivateChild } from "./backends/local/privateChild";
import { Completer } from "./core/completion/completer";
import { StatusMenu } from "./editor/commands/showMenu";
import { CompletionSwitch } from "./editor/completionSwitch";
import { commands, internalCommands, logChannelName } from "./editor/contributions";
import { InlineCompletion } from "./editor/inlineCompletion";
import { channelLogger } from "./editor/log";
import { Notify } from "./editor/notify";
import { RecentDecisions } from "./editor/recentDecisions";
import { SettingsReader } from "./editor/settings";
import { StatusBar } from "./editor/statusBar";
import { systemClock } from "./util/clock";

/** Builds everything in dependency order and registers it. Nothing is decided here. */
export function activate(context: vscode.ExtensionContext) {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const startedAt = systemClock.now();
  const channel = own(vscode.window.createOutputChannel(logChannelName, { log: true }));
  const log = channelLogger(channel);
  const settings = own(new SettingsReader());
  const modelPath = () => resolveModelPath(settings.current.modelPath, context.extensionPath);
  const backend = own(
    new LocalBackend({
      transport: new PrivateChild(path.join(context.extensionPath, "dist", "host.mjs"), log),
      modelPath: modelPath(),
      clock: systemClock,
      log,
    }),
  );
  const onOff = own(new CompletionSwitch(settings, systemClock));
  const completer = own(new Completer(backend, systemClock));
  const decisions = own(new RecentDecisions(completer, log));
  const inline = own(new InlineCompletion(completer, backend, onOff, systemClock));
  own(new StatusBar(backend, onOff));
  const menu = new StatusMenu(backend, onOff, settings, decisions);

  const restart = () => {
    notify.reset();
    backend.restart(modelPath());
  };
  const notify = new Notify(
    {
      restart,
      showLog: () => channel.show(),
      useOwnModel: () => settings.useOwnModel(),
      turnOn: () => settings.setCompletionEnabled(true),
    },
    context.globalState,
  );
  own(backend.onDidChangeState((state) => state.kind === "failed" && notify.failed(state.failure, state.detail)));
  let usedModelPath = modelPath();
  own(
    settings.onDidChange(() => {
      if (modelPath() === usedModelPath) return;
      usedModelPath = modelPath();
      restart();
    }),
  );

  const register = (id: string, run: (...args: unknown[]) => unknown) => own(vscode.commands.registerCommand(id, run));
  register(commands.triggerCompletion, () => {
    const position = onOff.positionFor(vscode.window.activeTextEditor?.document);
    return position === "off" || position === "offForLanguage" ? notify.isOff() : inline.trigger();
  });
  register(commands.toggleCompletion, () => onOff.toggle());
  register(commands.showMenu, () => menu.show());
  register(commands.restart, restart);
  register(commands.showLog, () => channel.show());
  register(internalCommands.acceptedCompletion, (file, length) => log.debug(`${file} · accepted ${length} characters`));

  const inlineSuggest = vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled", true);
  if (!inlineSuggest) notify.inlineSuggestIsOff();
  const activationMs = systemClock.now() - startedAt;
  log.info(`Hearth is active after ${activationMs.toFixed(1)} ms`);
  /** For benches, tests and other extensions: what Hearth does at this moment. */
  return {
    activationMs,
    state: () => backend.state,
    processStatus: () => backend.status(),
    decisions: () => decisions.newestFirst,
  };
}

/** VS Code disposes of the subscriptions; nothing else is left to end. */
export function deactivate(): void {}

function resolveModelPath(setting: string, extensionPath: string): string {
  if (setting === "") return path.join(extensionPath, "media", "models", "kindling.gguf");
  return setting.startsWith("~/") ? path.join(os.homedir(), setting.slice(2)) : path.resolve(setting);
}
