import { type CommitStyle, usualLongest } from "./style";

/** What of the message is known before the model is asked. */
export interface Begun {
  /** Stands in front of what the model writes; "" or with a blank at its end. */
  readonly prefix: string;
  /** What the author says of the change; "" for nothing. */
  readonly hint: string;
}

const ticketText = String.raw`\[?(?:[A-Z][A-Z0-9]*-\d+|#\d+)\]?[:|-]?(?=\s|$)`;
const prefixes = new RegExp(
  String.raw`^(?:(?:${ticketText}|\[[^\]]+\]:?|[\w./-]+(?:\([^()]*\))?!?:(?=\s|$)|:\w+:|\p{Extended_Pictographic}\uFE0F?)\s*)+`,
  "u",
);
const branchTicket = /(?:^|[/_-])([A-Z][A-Z0-9]*-\d+)(?=$|[/_-])/;

/**
 * What the user typed before: a short line is a hint, and what looks like a ticket's number or a scope at its beginning stays
 * where it is. Anything longer is a message that shall be replaced.
 */
export function begunBy(typed: string): Begun {
  const text = typed.trim();
  if (text === "" || text.length > usualLongest || /[\r\n]/.test(text)) return { prefix: "", hint: "" };
  const [found = ""] = prefixes.exec(text) ?? [];
  return { prefix: found === "" ? "" : `${found.trimEnd()} `, hint: text.slice(found.length) };
}

/** What a message begins with where subjects begin with a ticket's number and the branch is named by one; else "". */
export function branchPrefix(branch: string | undefined, { ticketFrame }: CommitStyle): string {
  const [, number] = branchTicket.exec(branch ?? "") ?? [];
  return number === undefined || ticketFrame === undefined ? "" : ticketFrame.replace("#", number);
}
