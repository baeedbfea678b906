import * as vscode from "vscode";
import { type ExitPorts, HostedExit } from "../../backends/hosted/exit";
import { Ledger } from "../../backends/hosted/ledger/ledger";
import { ServerProbe } from "../../backends/hosted/probe";
import type { HostedClients } from "../../backends/hosted/serverWay";
import type { ChosenServer } from "../../core/hosted/permission";
import { DisposableStore } from "../../util/disposable";
import type { Logger } from "../../util/logger";
import { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { isKeptBack } from "./keptBack";
import { LedgerView } from "./ledger/ledgerView";
import type { HostedPermissions } from "./permissions";
import { secretQuestion } from "./secretQuestion";
import { ServerClients } from "./serverClients";
import { ServerKeys } from "./serverKeys";
import { ServerSetUp } from "./setUp/serverSetUp";

export interface HostedParts {
  readonly context: Pick<vscode.ExtensionContext, "extensionPath" | "globalState" | "globalStorageUri" | "secrets">;
  readonly permissions: HostedPermissions;
  readonly settings: SettingsReader;
  readonly notify: Notify;
  readonly log: Logger;
  /** What was known against servers is forgotten: they are asked again. */
  tryAgain(): void;
}

/** What asks servers, as the extension uses it. */
export interface OpenHosted extends vscode.Disposable {
  readonly setUp: ServerSetUp;
  readonly ledger: LedgerView;
  /** For the server of now; undefined where none is chosen. */
  readonly clients: HostedClients | undefined;
}

/** Builds it in dependency order: the composition root of its bundle. Nothing is decided here. */
export function openHosted(parts: HostedParts): OpenHosted {
  const { context, permissions, settings, notify, log, tryAgain } = parts;
  const store = new DisposableStore();
  const own = <T extends vscode.Disposable>(item: T): T => store.add(item);
  const rules = own(new IgnoreRules());
  const keys = new ServerKeys(context.secrets, context.globalState);
  const book = new Ledger(vscode.Uri.joinPath(context.globalStorageUri, "ledger").fsPath, log);
  const ports: ExitPorts = {
    permissions,
    keyOf: (origin) => keys.of(origin),
    isKeptBack: (path) => isKeptBack(rules, path),
    askAboutSecret: async (found, purpose) => {
      const { question, detail } = secretQuestion(found, purpose, permissions.server?.host ?? "the server");
      return await notify.confirm(question, { detail, button: "Send", no: "Don't Send" });
    },
  };
  const exit = new HostedExit(ports, book);
  const probe = async (server: ChosenServer, signal: AbortSignal) => {
    const allowed = exit.allowSetUp(server.origin);
    try {
      return await new ServerProbe(exit, server).abilities(signal);
    } finally {
      allowed.dispose();
    }
  };
  const clients = new ServerClients(exit, permissions, ports);
  return {
    setUp: new ServerSetUp({ settings, permissions, keys, notify, time: Date.now, tryAgain, probe }),
    ledger: own(new LedgerView(book, notify)),
    get clients() {
      return clients.now;
    },
    dispose: () => store.dispose(),
  };
}
