import type * as vscode from "vscode";
import { type HostedFeature, type HostedTime, hostedFeatures, hostedTimes } from "../../core/hosted/feature";
import { contentVersion } from "./content";

const key = "hearth.hostedConsents";

/** What a user agreed to for one origin. */
export interface Consent {
  /** A feature that is missing was not agreed to. */
  readonly times: Readonly<Partial<Record<HostedFeature, HostedTime>>>;
  /** Of the words that said what leaves: other words are asked about anew. */
  readonly content: number;
  /** Milliseconds since 1970. */
  readonly agreedAt: number;
}

/** What was agreed to, by origin. VS Code keeps it for all windows, and does not carry it to the user's other machines. */
export class Consents {
  constructor(private readonly memory: vscode.Memento) {}

  /** Undefined where nothing was agreed to, or only to something that is not what leaves today. */
  of(origin: string): Consent | undefined {
    const consent = readConsent(this.#all[origin]);
    return consent?.content === contentVersion ? consent : undefined;
  }

  /** Takes the place of what was agreed to before for this origin. */
  async give(origin: string, consent: Consent): Promise<void> {
    await this.memory.update(key, { ...this.#all, [origin]: consent });
  }

  async forgetAll(): Promise<void> {
    await this.memory.update(key, undefined);
  }

  get #all(): Readonly<Record<string, unknown>> {
    const kept = this.memory.get<unknown>(key);
    return typeof kept === "object" && kept !== null ? { ...kept } : {};
  }
}

/** @returns undefined for what is no consent */
function readConsent(value: unknown): Consent | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { times, content, agreedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof times !== "object" || times === null) return undefined;
  if (typeof content !== "number" || typeof agreedAt !== "number") return undefined;
  const found = times as Readonly<Record<string, unknown>>;
  const known = hostedFeatures.flatMap((feature) => {
    const time = hostedTimes.find((one) => one === found[feature]);
    return time ? [[feature, time]] : [];
  });
  return { times: Object.fromEntries(known), content, agreedAt };
}
