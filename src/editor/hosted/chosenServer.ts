import type { ChosenServer } from "../../core/hosted/permission";
import { isPrivateHost } from "../../core/hosted/privateHost";

/** Why an address is none that can be asked; in words for the user. */
export interface BadAddress {
  readonly problem: string;
}

/** An address as it was meant. */
export type ServerAddress = Pick<ChosenServer, "baseUrl" | "origin" | "host"> & {
  /** Whether it is this machine itself. */
  readonly isLocal: boolean;
};

/** What of an address is a path that is added to it: all of them bring their own `/v1`. */
const ownPath =
  /(?:\/v1(?:\/(?:chat\/|fim\/)?completions|\/models)?|\/chat\/completions|\/completions|\/models|\/beta\/completions|\/infill|\/api\/(?:generate|chat|tags))$/;

/** Reads an address that a user wrote, also where it leads to one of the paths below it, as makers show them. */
export function readAddress(given: string): ServerAddress | BadAddress {
  const url = parsed(given.trim());
  if (!url) return { problem: "This is no address. One looks like https://api.example.com." };
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { problem: "The address has to begin with https:// or http://." };
  }
  if (url.protocol === "http:" && !isPrivateHost(url.hostname)) {
    return { problem: "This address is not encrypted, and not of your own network: it has to begin with https://." };
  }
  if (isProxiedLoopback(url.hostname)) {
    return { problem: "This machine can only be asked as localhost or 127.0.0.1: others may go through a proxy." };
  }
  if (url.username !== "" || url.password !== "") {
    return {
      problem: "The address must not have a name or a password in it: the key is asked for and kept by itself.",
    };
  }
  if (url.search !== "" || url.hash !== "") return { problem: "The address must not have a “?” or a “#” in it." };
  const path = url.pathname
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "")
    .replace(ownPath, "");
  return { baseUrl: `${url.origin}${path}`, origin: url.origin, host: url.host, isLocal: isLoopback(url.hostname) };
}

/** What is wrong with an address that stands in the settings, with what becomes of it; undefined for none and a good one. */
export function addressProblem(server: string): string | undefined {
  const address = server === "" ? undefined : readAddress(server);
  return address && "problem" in address ? `${shown(server)} is not asked. ${address.problem}` : undefined;
}

/** What may stand before or behind a host is nobody's business: a password, a key. */
function shown(server: string): string {
  const url = parsed(server);
  return url?.host ? `${url.protocol}//${url.host}` : "The server of the settings";
}

/** @returns undefined where the address is "" or none that can be asked */
export function chosenServer(settings: {
  readonly server: string;
  readonly chatModel: string;
  readonly completionModel: string;
}): ChosenServer | undefined {
  if (settings.server === "") return undefined;
  const address = readAddress(settings.server);
  if ("problem" in address) return undefined;
  const { baseUrl, origin, host } = address;
  const { chatModel, completionModel } = settings;
  return Object.freeze({ baseUrl, origin, host, chatModel, completionModel });
}

/** Whether what is sent there can be read on the way. */
export function isOpenToOthers({ origin, isLocal }: Pick<ServerAddress, "origin" | "isLocal">): boolean {
  return origin.startsWith("http:") && !isLocal;
}

/** The names of this machine for which VS Code asks no proxy, whatever its settings say. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}

/** Those for which it would: what is sent to them would be read by others. */
function isProxiedLoopback(hostname: string): boolean {
  return !isLoopback(hostname) && /^127(\.\d+){3}$|(^|\.)localhost\.?$/.test(hostname);
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
