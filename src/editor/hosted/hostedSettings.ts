import { type HostedFeature, type HostedTime, hostedFeatures, hostedTimes, strictest } from "../../core/hosted/feature";
import type { DailyBudget } from "../../core/hosted/permission";
import type { SettingKey } from "../settingKeys";

/** What the settings say of a server. Nothing of it is agreed to yet: see permissions.ts. */
export interface HostedSettings {
  /** Address as the user wrote it; "" for none. */
  readonly server: string;
  readonly chatModel: string;
  readonly completionModel: string;
  readonly budget: DailyBudget;
  readonly times: Readonly<Record<HostedFeature, FeatureTime>>;
}

export interface FeatureTime {
  /** What the user's own settings say. */
  readonly ofUser: HostedTime;
  /** The strictest of that and of what the workspace and its folders say. */
  readonly inForce: HostedTime;
}

export const featureKeys = {
  completion: "hearth.hosted.completion",
  chat: "hearth.hosted.chat",
  actions: "hearth.hosted.actions",
} as const satisfies Record<HostedFeature, SettingKey>;

/** A setting's values by where they were written; undefined where it was not. */
export interface WrittenValues {
  readonly user: unknown;
  /** Of the workspace and of each folder. */
  readonly others: readonly unknown[];
}

/** What is not set counts as `never` in the user's settings and not at all elsewhere; what cannot be meant as `never`. */
export function featureTime({ user, others }: WrittenValues): FeatureTime {
  const ofUser = timeOf(user);
  return { ofUser, inForce: strictest([ofUser, ...others.filter((value) => value !== undefined).map(timeOf)]) };
}

/** Where the settings are read. */
export interface SettingsSource {
  /** In force: for settings that a workspace cannot write. */
  value(key: SettingKey): unknown;
  written(key: SettingKey): WrittenValues;
}

export function hostedSettings({ value, written }: SettingsSource): HostedSettings {
  const times = hostedFeatures.map((feature) => [feature, featureTime(written(featureKeys[feature]))]);
  return Object.freeze({
    server: trimmed(value("hearth.hosted.server")),
    chatModel: trimmed(value("hearth.hosted.chatModel")),
    completionModel: trimmed(value("hearth.hosted.completionModel")),
    budget: Object.freeze({
      requests: limitOf(value("hearth.hosted.requestsPerDay")),
      tokens: limitOf(value("hearth.hosted.tokensPerDay")),
    }),
    times: Object.freeze(Object.fromEntries(times)),
  });
}

/** Without blanks around it; "" for what is no text. */
export function trimmed(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** What cannot be meant is the least: who wrote it wants a limit. @returns 0 for no limit */
export function limitOf(value: unknown): number {
  if (value === undefined) return 0;
  return typeof value === "number" && value >= 0 ? Math.ceil(value) : 1;
}

function timeOf(value: unknown): HostedTime {
  return hostedTimes.find((time) => time === value) ?? "never";
}
