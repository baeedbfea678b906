import type { CompletionRequest } from "../core/completion/request";
import type { HostedFeature } from "../core/hosted/feature";
import type { AwaitedModel, CompletionModel, ModelState } from "../core/model/backend";
import { failureWords } from "../core/model/failureWords";
import { progressWords } from "../core/model/transferSpeed";

/** What the status bar shows; pure, so that every state can be tested without an editor. */
export interface StatusView {
  /** With `$(codicon)`s. */
  readonly text: string;
  readonly tooltip: string;
  readonly isWarning: boolean;
}

/** A server that the user allowed to be asked, and what for. */
export interface AllowedServer {
  readonly host: string;
  readonly features: readonly HostedFeature[];
}

export interface StatusParts {
  readonly state: ModelState;
  readonly position: CompletionRequest["switch"];
  readonly languageId: string | undefined;
  /** Undefined where nothing may leave. */
  readonly allowed: AllowedServer | undefined;
}

export function statusView({ state, position, languageId, allowed }: StatusParts): StatusView {
  if (position === "off") return quiet("$(circle-slash) Hearth", "Hearth is off.");
  if (state.kind === "failed") {
    return { text: "$(warning) Hearth", tooltip: failureWords[state.failure], isWarning: true };
  }
  if (position === "snoozed") return quiet("$(bell-slash) Hearth", "Hearth is snoozed.");
  if (position === "offForLanguage") {
    return quiet("$(circle-slash) Hearth", `Hearth is off for ${languageId ?? "this language"}.`);
  }
  switch (state.kind) {
    case "none":
      return quiet("$(flame) Hearth", "The model starts when you open a file to write in.");
    case "asleep":
      return quiet(
        "$(flame) Hearth",
        "The model gave its memory back while nobody typed. It starts with your next key.",
      );
    case "loading":
      return loading(state.name, state.share);
    case "ready":
    case "busy":
      // One picture for both: a completion takes so little time that anything else would flicker at every keystroke.
      return serving(state.model, state.awaited, allowed);
  }
}

/** A model on its way to this machine. */
export interface TransferView {
  readonly received: number;
  readonly bytes: number | undefined;
  readonly bytesPerSecond: number | undefined;
}

/** The same view while models are on their way; a warning keeps its colour. */
export function withDownloads(view: StatusView, transfers: readonly TransferView[]): StatusView {
  const [first] = transfers;
  if (!first) return view;
  const { received, bytes, bytesPerSecond } = first;
  const percent = bytes ? ` ${Math.floor((100 * received) / bytes)} %` : "";
  const more = transfers.length > 1 ? `, and ${transfers.length - 1} more` : "";
  const words = `Downloading a model: ${progressWords(received, bytes, bytesPerSecond)}${more}.`;
  return { ...view, text: `$(cloud-download) Hearth${percent}`, tooltip: `${words} ${view.tooltip}` };
}

function serving(
  { name, server }: CompletionModel,
  awaited: AwaitedModel | undefined,
  allowed: AllowedServer | undefined,
): StatusView {
  if (server !== undefined) {
    return quiet("$(cloud) Hearth", `${name} answers from ${server}: what you type there leaves this machine.`);
  }
  switch (awaited?.kind) {
    case undefined:
      return quiet(
        "$(flame) Hearth",
        `${name} runs on this machine. ${allowed ? mayAsk(allowed) : "Nothing leaves it."}`,
      );
    case "loading":
      return loading(awaited.name, awaited.share, `${name} completes meanwhile.`);
    case "replaced":
      return quiet(
        "$(flame) Hearth",
        `${name} runs on this machine, because another window chose it over ${awaited.name}.`,
      );
    case "failed": {
      const tooltip = `${failureWords[awaited.failure]} ${name} completes instead of ${awaited.name}.`;
      return { text: "$(warning) Hearth", tooltip, isWarning: true };
    }
  }
}

const featureWords: Readonly<Record<HostedFeature, string>> = {
  completion: "completion",
  chat: "the chat",
  actions: "actions",
};

function mayAsk({ host, features }: AllowedServer): string {
  const words = features.map((feature) => featureWords[feature]);
  const list = [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part !== "").join(" and ");
  return `You allowed ${list} to ask ${host}.`;
}

function loading(name: string, share: number, meanwhile = ""): StatusView {
  const percent = `${Math.round(share * 100)} %`;
  return quiet(`$(sync~spin) Hearth ${percent}`, `Loading ${name}: ${percent}. ${meanwhile}`.trim());
}

function quiet(text: string, tooltip: string): StatusView {
  return { text, tooltip, isWarning: false };
}
