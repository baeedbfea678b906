/** What of Hearth may ask a server: each is allowed by itself. `actions` are all that the chat's model does outside of the chat. */
export const hostedFeatures = ["completion", "chat", "actions"] as const;
export type HostedFeature = (typeof hostedFeatures)[number];

/** When a feature asks the server, from the strictest on. */
export const hostedTimes = ["never", "whenUnavailable", "always"] as const;
/** `whenUnavailable`: where no model of this machine is loaded, it failed, or it is slower than the feature needs. */
export type HostedTime = (typeof hostedTimes)[number];

/** The strictest of some. */
export function strictest(times: readonly HostedTime[]): HostedTime {
  return hostedTimes[Math.min(...times.map((time) => hostedTimes.indexOf(time)))] ?? "never";
}
