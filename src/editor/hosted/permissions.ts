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
    return chosenServer(this.settings.hosted);
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
    const { server } = this;
    return {
      times: this.settings.hosted.times,
      server,
      isTrusted: vscode.workspace.isTrusted,
      areAiFeaturesDisabled: this.settings.areAiFeaturesDisabled,
      consent: server && this.consents.of(server.origin),
    };
  }
}
