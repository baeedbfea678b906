import type { Event } from "../../util/event";
import type { HostedFeature, HostedTime } from "./feature";

/** The server that the user chose. */
export interface ChosenServer {
  /** Without a slash at its end; API paths such as `/v1/models` are added to it. */
  readonly baseUrl: string;
  /** Scheme, host and port of it: what consent and keys belong to. */
  readonly origin: string;
  /** As the user is shown it: host, and port where it is not the usual one. */
  readonly host: string;
  /** Name of the model that the server shall chat with; "" for none. */
  readonly chatModel: string;
  /** Name of the model that the server shall complete with; "" for none. */
  readonly completionModel: string;
}

/** Why a feature may not ask the server, beside the user's own `never`. */
export type Refused = "noServer" | "untrustedWorkspace" | "noConsent" | "setting" | "workspaceSetting" | "aiDisabled";

/** Whether a feature may ask the server. */
export type Permission =
  | { readonly time: "never"; readonly because: Refused }
  | { readonly time: Exclude<HostedTime, "never">; readonly server: ChosenServer };

/** What the user allows at this moment. The editor keeps it; whoever sends asks it again right before the bytes leave. */
export interface Permissions {
  of(feature: HostedFeature): Permission;
  /** Undefined where none is chosen. */
  readonly server: ChosenServer | undefined;
  /** A day's budget; 0 means no limit. */
  readonly budget: DailyBudget;
  readonly onDidChange: Event<void>;
}

export interface DailyBudget {
  readonly requests: number;
  /** Of prompts and answers together. */
  readonly tokens: number;
}
