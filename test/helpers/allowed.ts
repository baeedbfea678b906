import type { HostedFeature, HostedTime } from "../../src/core/hosted/feature";
import type { ChosenServer, DailyBudget, Permission, Permissions, Refused } from "../../src/core/hosted/permission";
import { Emitter } from "../../src/util/event";

/** A server as chosen by its address. */
export function serverAt(baseUrl: string): ChosenServer {
  const { origin, host } = new URL(baseUrl);
  return { baseUrl, origin, host, chatModel: "chat-model", completionModel: "fim-model" };
}

/** What the user allows, as a test says. */
export class Allowed implements Permissions {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  budget: DailyBudget = { requests: 0, tokens: 0 };

  constructor(
    public server: ChosenServer | undefined,
    public times: Partial<Record<HostedFeature, Exclude<HostedTime, "never"> | Refused>> = {},
  ) {}

  of(feature: HostedFeature): Permission {
    const time = this.times[feature] ?? "setting";
    if (time !== "always" && time !== "whenUnavailable") return { time: "never", because: time };
    return this.server ? { time, server: this.server } : { time: "never", because: "noServer" };
  }

  /** Tells that something has changed. */
  change(parts: Partial<Pick<Allowed, "server" | "times">>): void {
    Object.assign(this, parts);
    this.#didChange.fire();
  }
}
