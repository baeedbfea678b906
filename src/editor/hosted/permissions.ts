import * as vscode from "vscode";
import { type HostedFeature, hostedFeatures } from "../../core/hosted/feature";
import type { ChosenServer, DailyBudget, Permission, Permissions } from "../../core/hosted/permission";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import type { SettingsReader } from "../settings";
import type { AllowedServer } from "../statusView";
import { addressProblem, chosenServer } from "./chosenServer";
import type { Consent, Consents } from "./consents";
import { type PermissionFacts, permissionOf, waitingForConsent } from "./decide";

/** What the user allows, from the settings, the trust in the folder, and what was agreed to. */
export class HostedPermissions implements Permissions {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  /** What counts in the place of settings that are being written. */
  #meanwhile: ChosenFacts | undefined;

  constructor(
    private readonly settings: Pick<SettingsReader, "hosted" | "areAiFeaturesDisabled" | "onDidChange">,
    private readonly consents: Consents,
  ) {
    this.#store.add(settings.onDidChange(() => this.#didChange.fire()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#didChange.fire()));
  }

  of(feature: HostedFeature): Permission {
    return permissionOf(feature, this.#facts);
  }

  get server(): ChosenServer | undefined {
    return this.#chosen.server;
  }

  /** Why the server of the settings cannot be asked, for the user; undefined where none is named, or for nothing. */
  get problem(): string | undefined {
    const { hosted } = this.settings;
    const isWanted = hostedFeatures.some((feature) => hosted.times[feature].ofUser !== "never");
    return isWanted ? addressProblem(hosted.server) : undefined;
  }

  get budget(): DailyBudget {
    return this.settings.hosted.budget;
  }

  /** What may ask a server, and which; undefined where nothing may. */
  get allowed(): AllowedServer | undefined {
    const { server } = this;
    const features = hostedFeatures.filter((feature) => this.of(feature).time !== "never");
    return server && features.length > 0 ? { host: server.host, features } : undefined;
  }

  /** Features that the settings allow and the user never agreed to, or not to as much. */
  get waiting(): readonly HostedFeature[] {
    return waitingForConsent(this.#facts);
  }

  /**
   * The user's choice is written one setting after the other, and half of it is no choice: until `write` ends, all is as it
   * was before, or nothing may ask a server.
   */
  async change(meanwhile: "asBefore" | "off", write: () => Promise<void>): Promise<void> {
    const mine: ChosenFacts = { ...this.#chosen, ...(meanwhile === "off" && { server: undefined }) };
    this.#meanwhile = mine;
    this.#didChange.fire();
    try {
      await write();
    } finally {
      if (this.#meanwhile === mine) this.#meanwhile = undefined;
      this.#didChange.fire();
    }
  }

  async agree(origin: string, consent: Consent): Promise<void> {
    await this.consents.give(origin, consent);
    this.#didChange.fire();
  }

  async forgetConsents(): Promise<void> {
    await this.consents.forgetAll();
    this.#didChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  get #facts(): PermissionFacts {
    return {
      ...this.#chosen,
      isTrusted: vscode.workspace.isTrusted,
      areAiFeaturesDisabled: this.settings.areAiFeaturesDisabled,
    };
  }

  get #chosen(): ChosenFacts {
    return this.#meanwhile ?? this.#written;
  }

  get #written(): ChosenFacts {
    const { times } = this.settings.hosted;
    const server = chosenServer(this.settings.hosted);
    return { times, server, consent: server && this.consents.of(server.origin) };
  }
}

type ChosenFacts = Pick<PermissionFacts, "times" | "server" | "consent">;
