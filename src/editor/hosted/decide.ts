import { type HostedFeature, hostedFeatures, hostedTimes } from "../../core/hosted/feature";
import type { ChosenServer, Permission } from "../../core/hosted/permission";
import type { Consent } from "./consents";
import type { HostedSettings } from "./hostedSettings";

/** All that decides whether something may leave. */
export interface PermissionFacts {
  readonly times: HostedSettings["times"];
  readonly server: ChosenServer | undefined;
  readonly isTrusted: boolean;
  readonly areAiFeaturesDisabled: boolean;
  /** For the server's origin. */
  readonly consent: Consent | undefined;
}

export function permissionOf(feature: HostedFeature, facts: PermissionFacts): Permission {
  const { server } = facts;
  if (facts.areAiFeaturesDisabled) return { time: "never", because: "aiDisabled" };
  if (!facts.isTrusted) return { time: "never", because: "untrustedWorkspace" };
  if (!server) return { time: "never", because: "noServer" };
  const { ofUser, inForce } = facts.times[feature];
  if (ofUser === "never") return { time: "never", because: "setting" };
  if (inForce === "never") return { time: "never", because: "workspaceSetting" };
  const agreed = facts.consent?.times[feature] ?? "never";
  // More than was agreed to is not agreed to at all, so that the user hears of it.
  if (hostedTimes.indexOf(inForce) > hostedTimes.indexOf(agreed)) return { time: "never", because: "noConsent" };
  return { time: inForce, server };
}

/** Features that would ask the server if the user agreed. */
export function waitingForConsent(facts: PermissionFacts): readonly HostedFeature[] {
  return hostedFeatures.filter((feature) => {
    const permission = permissionOf(feature, facts);
    return permission.time === "never" && permission.because === "noConsent";
  });
}
