import type { FailureKind } from "../model/failure";
import { failureWords } from "../model/failureWords";
import type { HostedFeature } from "./feature";
import type { HealthStanding } from "./health";
import type { ChosenServer, Permission, Refused } from "./permission";
import type { LocalStanding, SlowFigure } from "./speed";

/** Why the server is asked. */
export type ServerReason =
  /** The user wants it always. */
  | { readonly kind: "always" }
  | { readonly kind: "localUnavailable"; readonly why: "none" | "asleep" | "loading" }
  | { readonly kind: "localFailed"; readonly failure: FailureKind }
  | { readonly kind: "localSlow"; readonly figure: SlowFigure };

/** Why the model of this machine is asked, or would be if there were one. */
export type LocalReason =
  | { readonly kind: "refused"; readonly why: Refused }
  /** It is there and quick enough, and so no server is needed. */
  | { readonly kind: "enough" }
  /** The server cannot do it, or no model of it was chosen for it. */
  | { readonly kind: "cannot" }
  /** It is being found out what the server can do. */
  | { readonly kind: "unknown" }
  | { readonly kind: "overBudget" }
  /** It is left alone for a while, because it failed so often in a row. */
  | { readonly kind: "waiting"; readonly failure: FailureKind; readonly failures: number; readonly forMs: number }
  | { readonly kind: "onTrial"; readonly failure: FailureKind }
  /** It was asked for this very answer, and failed before any of it came. */
  | { readonly kind: "serverFailed"; readonly failure: FailureKind };

/** Who is asked, and why. */
export type Route =
  /** `server` is the host of the one that was not asked; undefined where none is allowed. */
  | { readonly to: "local"; readonly because: LocalReason; readonly server?: string }
  | { readonly to: "server"; readonly because: ServerReason; readonly server: string };

export interface RouteQuestion {
  readonly feature: HostedFeature;
  readonly permission: Permission;
  readonly local: LocalStanding;
  readonly health: HealthStanding;
  /** What the chosen server can do of the feature. */
  readonly can: "yes" | "no" | "unknown";
}

/** Decides who is asked. */
export function route({ feature, permission, local, health, can }: RouteQuestion): Route {
  if (permission.time === "never") return { to: "local", because: { kind: "refused", why: permission.because } };
  const { host: server } = permission.server;
  if (permission.time === "whenUnavailable" && local.kind === "ready") {
    return { to: "local", because: { kind: "enough" }, server };
  }
  const isNamed = modelName(feature, permission.server) !== "";
  const obstacle =
    isNamed && can !== "no" ? (obstacleOf(health, feature, local) ?? unknown(can)) : ({ kind: "cannot" } as const);
  if (obstacle) return { to: "local", because: obstacle, server };
  return { to: "server", because: permission.time === "always" ? { kind: "always" } : reasonOf(local), server };
}

/** The model that a server shall do something with; "" where none was chosen. */
export function modelName(feature: HostedFeature, { chatModel, completionModel }: ChosenServer): string {
  return feature === "completion" ? completionModel : chatModel;
}

function obstacleOf(health: HealthStanding, feature: HostedFeature, local: LocalStanding): LocalReason | undefined {
  if (health.kind === "fine") return undefined;
  if (health.kind === "waiting" && health.failure === "overBudget") return { kind: "overBudget" };
  // Who asks by hand and has nobody else is no keystroke, and may try as often as there is patience for it.
  const hasNobodyElse = local.kind === "unavailable" && (local.why === "none" || local.why === "failed");
  const isFirm = health.kind === "waiting" && health.isFirm;
  if (feature !== "completion" && hasNobodyElse && !isFirm) return undefined;
  if (health.kind === "onTrial") return health;
  const { failure, failures, forMs } = health;
  return { kind: "waiting", failure, failures, forMs };
}

function unknown(can: RouteQuestion["can"]): LocalReason | undefined {
  return can === "unknown" ? { kind: "unknown" } : undefined;
}

function reasonOf(local: LocalStanding): ServerReason {
  switch (local.kind) {
    // Who is ready is asked itself, unless the user always wants the server.
    case "ready":
      return { kind: "always" };
    case "slow":
      return { kind: "localSlow", figure: local.figure };
    case "unavailable":
      return local.why === "failed"
        ? { kind: "localFailed", failure: local.failure }
        : { kind: "localUnavailable", why: local.why };
  }
}

const featureWords: Readonly<Record<HostedFeature, string>> = {
  completion: "completion",
  chat: "the chat",
  actions: "an action",
};

const refusedWords: Readonly<Record<Refused, string>> = {
  setting: "asking a server is off",
  noServer: "no server is set up",
  untrustedWorkspace: "this folder is not trusted, so no server is asked",
  noConsent: "you have not agreed to asking the server",
  workspaceSetting: "the settings of this workspace allow no server",
  aiDisabled: "AI features are disabled in VS Code, so no server is asked",
};

const unavailableWords = {
  none: "there is no local model",
  asleep: "the local model is not in memory",
  loading: "the local model is still loading",
} as const;

/** One line for the status menu and the log, without a capital and a full stop. */
export function routeWords(route: Route, feature: HostedFeature): string {
  if (route.to === "server") return `${serverWords(route.because)}; asked ${route.server} for ${featureWords[feature]}`;
  return localWords(route.because, route.server ?? "the server", feature);
}

function serverWords(because: ServerReason): string {
  switch (because.kind) {
    case "always":
      return "you want the server always";
    case "localUnavailable":
      return unavailableWords[because.why];
    case "localFailed":
      return `the local model cannot answer (${inside(because.failure)})`;
    case "localSlow":
      return `the local model is slow (${slowWords(because.figure)})`;
  }
}

function localWords(because: LocalReason, server: string, feature: HostedFeature): string {
  switch (because.kind) {
    case "refused":
      return refusedWords[because.why];
    case "enough":
      return `the local model does, so ${server} is not asked`;
    case "cannot":
      return feature === "completion"
        ? `${server} cannot complete code with the model that is set`
        : `no model of ${server} is set for the chat`;
    case "unknown":
      return `it is being found out what ${server} can do`;
    case "overBudget":
      return "your budget for today is used up";
    case "waiting": {
      const times = because.failures === 1 ? "" : ` ${because.failures} times`;
      return `${server} failed${times} (${inside(because.failure)}): not asked for ${timeWords(because.forMs)} more`;
    }
    case "onTrial":
      return `${server} failed (${inside(because.failure)}), and is being tried again`;
    case "serverFailed":
      return `${server} did not answer (${inside(because.failure)}), so the local model was asked`;
  }
}

/** The first sentence of a failure's words, to stand in brackets. */
function inside(failure: FailureKind): string {
  const [first = ""] = failureWords[failure].split(/\.(?:\s|$)/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function slowWords({ unit, value }: SlowFigure): string {
  if (unit === "tokensPerSecond") return `${value.toFixed(1)} tokens a second`;
  return `${(value / 1000).toFixed(1)} s to the first word`;
}

function timeWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
