import type { HostedFeature, HostedTime } from "../../../core/hosted/feature";
import { isOpenToOthers, type ServerAddress } from "../chosenServer";
import { askedFeatures } from "../content";

/** What a user is asked before anything of theirs may leave. */
export interface ConsentText {
  readonly question: string;
  readonly detail: string;
}

const promises =
  "Files that look like secrets and those that a .hearthignore names never leave. " +
  "“Show What Left This Machine” lists every request, and “Turn the Server Off and Forget Its Keys” ends all of it.";

export function consentText(
  address: Pick<ServerAddress, "origin" | "host" | "isLocal">,
  times: Readonly<Partial<Record<HostedFeature, HostedTime>>>,
): ConsentText {
  const { origin, host } = address;
  const parts = [
    `This is what ${host} is then sent:`,
    ...askedFeatures(times).map((line) => `• ${line}`),
    "",
    `Who runs ${host} can read it and may keep it. ${promises}`,
    ...(isOpenToOthers(address)
      ? ["", "The connection is not encrypted (http): others in the network can read what is sent, the key too."]
      : []),
  ];
  return { question: `May Hearth send what you write to ${origin}?`, detail: parts.join("\n") };
}
