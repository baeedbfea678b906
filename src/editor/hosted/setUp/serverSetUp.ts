import * as vscode from "vscode";
import type { ServerAbilities } from "../../../backends/hosted/ports";
import { type HostedFeature, type HostedTime, hostedFeatures } from "../../../core/hosted/feature";
import type { ChosenServer } from "../../../core/hosted/permission";
import type { ServerPreset } from "../../../core/hosted/presets";
import { BackendError } from "../../../core/model/failure";
import { failureWords } from "../../../core/model/failureWords";
import type { Notify } from "../../notify";
import type { SettingsReader } from "../../settings";
import { readAddress, type ServerAddress } from "../chosenServer";
import { contentVersion } from "../content";
import { featureKeys } from "../hostedSettings";
import type { HostedPermissions } from "../permissions";
import type { ServerKeys } from "../serverKeys";
import { consentText } from "./consentText";
import { askAddress, askKey, pickModel, pickPreset, pickTime } from "./steps";

export interface SetUpParts {
  readonly settings: Pick<SettingsReader, "hosted" | "setHosted">;
  readonly permissions: HostedPermissions;
  readonly keys: ServerKeys;
  readonly notify: Pick<Notify, "confirm" | "nothingDone" | "failed">;
  /** Milliseconds since 1970. */
  readonly time: () => number;
  /** Has a server asked again that failed. */
  readonly tryAgain: () => void;
  /** Asks a server what it can do. @throws {BackendError} with its kind */
  readonly probe: (server: ChosenServer, signal: AbortSignal) => Promise<ServerAbilities>;
}

type Times = Readonly<Record<HostedFeature, HostedTime>>;
type Models = Pick<ChosenServer, "chatModel" | "completionModel">;

const noModels: Models = { chatModel: "", completionModel: "" };
const off: Times = { completion: "never", chat: "never", actions: "never" };

/** Has the user choose a server, say what it may be asked for, and agree to it; and takes all of it back. */
export class ServerSetUp {
  constructor(private readonly parts: SetUpParts) {}

  /** From the choice of a server to the user's agreement. Nothing is kept before that. */
  async run(): Promise<void> {
    const preset = await pickPreset();
    const address = preset && (await this.#address(preset));
    if (!address) return;
    const key = await this.#key(preset, address);
    if (key === undefined) return;
    const trial = key === "" ? undefined : this.parts.keys.try(address.origin, key);
    try {
      await this.#choose(address, key);
    } finally {
      trial?.dispose();
    }
  }

  /** Asks for the agreement that the settings of now want. */
  async review(): Promise<void> {
    const { server } = this.parts.permissions;
    const address = server && readAddress(server.baseUrl);
    if (!address || "problem" in address) return;
    const { times } = this.parts.settings.hosted;
    const ofUser = timesOf((feature) => times[feature].ofUser);
    if (!(await this.#ask(address, ofUser))) return;
    await this.#agreed(address, ofUser);
    this.#tell(address.host);
  }

  async setKey(): Promise<void> {
    const { permissions, keys, notify } = this.parts;
    const { server } = permissions;
    if (!server) {
      return notify.nothingDone(permissions.problem ?? "No server is set up. “Set Up a Server…” does it.");
    }
    const key = await askKey(server.host, "Empty: forget the one that is kept.");
    if (key === undefined) return;
    await keys.keep(server.origin, key);
    this.parts.tryAgain();
  }

  /** Nothing is asked any more, in no window, and nothing of it is kept. */
  async turnOff(): Promise<void> {
    const { permissions, keys, settings, notify } = this.parts;
    const origin = permissions.server?.origin;
    await permissions.change("off", async () => {
      try {
        await settings.setHosted({ ...settingsOf(off), ...settingsOfServer("", noModels) });
      } finally {
        // Also where the settings cannot be written.
        await permissions.forgetConsents();
        await keys.forgetAll(origin === undefined ? [] : [origin]);
      }
    });
    notify.nothingDone("No server is asked any more, and the keys are forgotten.");
  }

  async #address(preset: ServerPreset): Promise<ServerAddress | undefined> {
    const { server } = this.parts.settings.hosted;
    const given = await askAddress(preset, server);
    const address = given === undefined ? undefined : readAddress(given);
    return address && "problem" in address ? undefined : address;
  }

  async #key({ key }: ServerPreset, { host, origin }: ServerAddress): Promise<string | undefined> {
    const isKept = (await this.parts.keys.of(origin)) !== undefined;
    return await askKey(host, isKept ? "Empty: the one that is kept." : key === "needed" ? "needed" : "Empty: none.");
  }

  async #choose(address: ServerAddress, key: string): Promise<void> {
    const { models: listed } = (await this.#probe(address, noModels)) ?? {};
    if (!listed) return;
    const models = await this.#models(listed);
    const abilities = models && (await this.#probe(address, models));
    const times = abilities && (await this.#times(address.host, models, abilities));
    if (!models || !times) return;
    const asksAnything = hostedFeatures.some((feature) => times[feature] !== "never");
    if (asksAnything && !(await this.#ask(address, times))) return;
    await this.parts.permissions.change("asBefore", () => this.#keep(address, key, models, times));
    this.#tell(address.host);
  }

  async #keep(address: ServerAddress, key: string, models: Models, times: Times): Promise<void> {
    const { settings, keys } = this.parts;
    // Off while it changes, for other windows: what is agreed to for one server is not for another.
    await settings.setHosted(settingsOf(off));
    await this.#agreed(address, times);
    if (key !== "") await keys.keep(address.origin, key);
    await settings.setHosted({ ...settingsOfServer(address.baseUrl, models), ...settingsOf(times) });
  }

  async #models(listed: readonly string[]): Promise<Models | undefined> {
    const { settings } = this.parts;
    const chatModel = await pickModel("chatModel", listed, settings.hosted.chatModel);
    if (chatModel === undefined) return undefined;
    const completionModel = await pickModel("completionModel", listed, settings.hosted.completionModel);
    return completionModel === undefined ? undefined : { chatModel, completionModel };
  }

  /** Asks about what the server can do with its models; the user hears what it cannot. */
  async #times(host: string, models: Models, { chats, fim }: ServerAbilities): Promise<Times | undefined> {
    const { notify, settings } = this.parts;
    const { chatModel, completionModel } = models;
    const now = settings.hosted.times;
    const times: Record<HostedFeature, HostedTime> = { ...off };
    const can = { completion: fim !== undefined, chat: chats, actions: chats };
    if (completionModel !== "" && !can.completion)
      notify.nothingDone(`${host} cannot complete code with ${completionModel}.`);
    if (chatModel !== "" && !can.chat) notify.nothingDone(`${host} cannot chat with ${chatModel}.`);
    for (const feature of hostedFeatures) {
      const model = feature === "completion" ? completionModel : chatModel;
      if (model === "" || !can[feature]) continue;
      const time = await pickTime(feature, host, now[feature].ofUser);
      if (time === undefined) return undefined;
      times[feature] = time;
    }
    return times;
  }

  /** Undefined where the user gave up; a server that does not answer may be set up all the same. */
  async #probe({ baseUrl, origin, host }: ServerAddress, models: Models): Promise<ServerAbilities | undefined> {
    const server = { baseUrl, origin, host, ...models };
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Hearth: asking ${server.host} what it can do`,
      cancellable: true,
    };
    return await vscode.window.withProgress(options, async (_, token) => {
      const giveUp = new AbortController();
      const cancelling = token.onCancellationRequested(() => giveUp.abort());
      try {
        return await this.parts.probe(server, giveUp.signal);
      } catch (error) {
        if (giveUp.signal.aborted) return undefined;
        const known = error instanceof BackendError ? failureWords[error.kind] : undefined;
        const words = error instanceof Error ? error.message : String(error);
        this.parts.notify.failed(`${server.host} was not set up. ${known ?? ""} ${words}`);
        return undefined;
      } finally {
        cancelling.dispose();
      }
    });
  }

  async #ask(address: ServerAddress, times: Times): Promise<boolean> {
    const { question, detail } = consentText(address, times);
    return await this.parts.notify.confirm(question, { detail, button: "Allow" });
  }

  async #agreed({ origin }: ServerAddress, times: Times): Promise<void> {
    const { permissions, time } = this.parts;
    await permissions.agree(origin, { times, content: contentVersion, agreedAt: time() });
  }

  #tell(host: string): void {
    this.parts.notify.nothingDone(`${host} is set up. The status bar and each answer say when it was asked.`);
  }
}

function timesOf(of: (feature: HostedFeature) => HostedTime): Times {
  return { completion: of("completion"), chat: of("chat"), actions: of("actions") };
}

/** What is so by default is not written. */
function settingsOf(times: Times) {
  const entries = hostedFeatures.map((feature) => {
    const time = times[feature];
    return [featureKeys[feature], time === "never" ? undefined : time];
  });
  return Object.fromEntries(entries);
}

function settingsOfServer(baseUrl: string, { chatModel, completionModel }: Models) {
  return {
    "hearth.hosted.server": baseUrl || undefined,
    "hearth.hosted.chatModel": chatModel || undefined,
    "hearth.hosted.completionModel": completionModel || undefined,
  };
}
