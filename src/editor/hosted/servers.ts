import * as path from "node:path";
import type * as vscode from "vscode";
import { RoutedChat } from "../../backends/hosted/routedChat";
import { RoutedCompletion } from "../../backends/hosted/routedCompletion";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { ServerHealth } from "../../core/hosted/health";
import { Speed } from "../../core/hosted/speed";
import type { Backend } from "../../core/model/backend";
import { systemClock } from "../../util/clock";
import type { Logger } from "../../util/logger";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { ConsentReminder } from "./consentReminder";
import { Consents } from "./consents";
import { HostedDoor } from "./hostedDoor";
import { LastRoute } from "./lastRoute";
import type { OpenHosted } from "./openHosted";
import { HostedPermissions } from "./permissions";

export interface ServersParts {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  /** What runs on this machine. */
  readonly local: Backend;
  readonly localChat: ChatBackend;
  readonly notify: Notify;
  readonly log: Logger;
  readonly own: <T extends vscode.Disposable>(item: T) => T;
}

/** What stands between Hearth and the models: the user's server may be asked in their place. */
export interface Servers {
  readonly permissions: HostedPermissions;
  readonly door: HostedDoor;
  /** What is known against servers; to be forgotten when the user wants them to be tried again. */
  readonly health: ServerHealth;
  readonly completion: Backend;
  readonly chat: ChatBackend;
  readonly actions: ChatBackend;
  readonly lastRoute: LastRoute;
}

/** Builds it in dependency order. Nothing of it asks a server: that code is behind the door. */
export function openServers(parts: ServersParts): Servers {
  const { context, settings, local, localChat, notify, log, own } = parts;
  const permissions = own(new HostedPermissions(settings, new Consents(context.globalState)));
  const health = own(new ServerHealth());
  const tryAgain = () => health.reset();
  const door = own(new HostedDoor(() => openHosted({ context, permissions, settings, notify, log, tryAgain })));
  own(permissions.onDidChange(tryAgain));
  const clients = () => (permissions.allowed ? door.hosted.clients : undefined);
  const routing = { permissions, clients, health, clock: systemClock, log };
  const completion = own(new RoutedCompletion(local, routing));
  const speed = new Speed("chat");
  const chat = own(new RoutedChat("chat", localChat, speed, routing));
  const actions = own(new RoutedChat("actions", localChat, speed, routing));
  const lastRoute = own(new LastRoute({ completion, chat, actions }, log));
  own(new ConsentReminder(permissions, notify, () => door.hosted.setUp));
  return { permissions, door, health, completion, chat, actions, lastRoute };
}

type HostedParts = Parameters<typeof import("./openHosted")["openHosted"]>[0];

/** A bundle of its own: without it there is no code here that asks a server. */
function openHosted(parts: HostedParts): OpenHosted {
  const bundle: typeof import("./openHosted") = require(path.join(parts.context.extensionPath, "dist", "hosted.js"));
  return bundle.openHosted(parts);
}
