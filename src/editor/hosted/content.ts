import { type HostedFeature, type HostedTime, hostedFeatures } from "../../core/hosted/feature";

/** To be counted up where {@link contentWords} say that something else leaves: consent is then asked for anew. */
export const contentVersion = 2;

/** What leaves the machine for each feature, as the user is asked about it. */
export const contentWords: Readonly<Record<HostedFeature, string>> = {
  completion:
    "the text around the cursor, and pieces of other files (open, open lately, or declaring what is used), while you type",
  chat: "your questions, the conversation and what is attached to it (a selection by itself), the project's instructions too",
  actions:
    "the code that it is about, what surrounds it and what it uses; for tests, other tests; for commit messages, the changes and earlier subjects",
};

export const featureNames: Readonly<Record<HostedFeature, string>> = {
  completion: "Completion",
  chat: "Chat",
  actions: "Actions (edits, fixes, tests, reviews, commit messages)",
};

export const timeWords: Readonly<Record<Exclude<HostedTime, "never">, string>> = {
  whenUnavailable: "where no model of this machine can",
  always: "always",
};

/** One line for each feature that may ask. */
export function askedFeatures(times: Readonly<Partial<Record<HostedFeature, HostedTime>>>): readonly string[] {
  return hostedFeatures.flatMap((feature) => {
    const time = times[feature] ?? "never";
    return time === "never" ? [] : [`${featureNames[feature]}, ${timeWords[time]}: ${contentWords[feature]}.`];
  });
}
