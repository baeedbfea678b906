import { fencedBlocks } from "../../../util/fences";
import { withoutHidden } from "../../edit/hiddenCharacters";
import type { Begun } from "./begun";
import { type CommitStyle, withoutForm, withoutTicket } from "./style";

/** Characters that are left for the subject behind whatever stands in front of it. */
const leastSubject = 30;
/** Lines that a body has at most. */
const longestBody = 20;

const polite = "(?:[Ss]ure|[Cc]ertainly|[Oo]f course|[Oo]kay|OK|Ok)[!,.:]+";
/** In front of the message. A part of the code may be called `message`, so that a small letter is no label. */
const label = new RegExp(
  `^(?:${polite}\\s*)?(?:(?:[Hh]ere(?:'s| is| are)|[Bb]elow is|[Tt]his is)\\b[^:\\n]{0,100}:|(?:[Tt]he |[Aa] |[Yy]our |[Ss]uggested |[Pp]roposed |[Gg]it )*(?:[Cc]ommit [Mm]essage|Subject(?: [Ll]ine)?|Title|Message)\\s*:)\\s*`,
);
/** A line of its own before the message. */
const chatter = new RegExp(`^(?:${polite}[^:\\n]{0,100}$|[Hh]ere(?:'s| is)\\b.*\\bmessage\\b)`);
const beginningOfTalk =
  /^\W{0,3}(?:here|sure|certainly|of course|ok|below|this is|(?:(?:the|an?|your|suggested|proposed|git) )*(?:commit|subject|title|message))/i;
const bodyLabel = /^(?:body|description|details)\s*:\s*/i;
/** A paragraph about the message instead of the change. */
const aboutMessage =
  /^(?:this|the|these) (?:commit )?(?:message|subject)\b|^(?:note|explanation)\s*:|^i (?:have|hope|kept|used)\b/i;
const trailer = /^(?:signed-off-by|co-authored-by|reviewed-by|change-id)\s*:/i;
const dangling = /(?:[\s,;:]+(?:and|or|the|an?|to|of|for|from|with|in|on|at|by|so|that))*[\s,;:]*$/i;
const pairs: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["‘", "’"],
  ["«", "»"],
  ["`", "`"],
  ["**", "**"],
  ["*", "*"],
];

export interface CleanMessage {
  /** "" where the model wrote none (yet). */
  readonly text: string;
  /** Something stands behind the subject, so that it is whole. */
  readonly isSubjectWhole: boolean;
  /** What is there may turn out to be said to the user. */
  readonly maybeTalk: boolean;
}

/** A message of what a model wrote, also while it writes it. */
export function cleanMessage(written: string, style: CommitStyle, { prefix }: Begun): CleanMessage {
  const lines = messageLines(written);
  const subject = subjectOf(lines[0] ?? "", style, prefix);
  const isSubjectWhole = lines.length > 1;
  if (!/[\p{L}\p{N}]/u.test(subject)) return { text: "", isSubjectWhole: false, maybeTalk: true };
  const body = style.hasBody ? bodyOf(lines.slice(1)) : "";
  const maybeTalk = !isSubjectWhole && beginningOfTalk.test(subject);
  return { text: `${prefix}${subject}${body === "" ? "" : `\n\n${body}`}`, isSubjectWhole, maybeTalk };
}

/** A sentence about a file's change, on one line; "" where the model wrote none. */
export function cleanSentence(written: string, longest: number): Omit<CleanMessage, "maybeTalk"> {
  const lines = messageLines(written);
  return { text: cutAtWord(unwrapped(lines[0] ?? ""), longest), isSubjectWhole: lines.length > 1 };
}

/** The lines of the message, the subject first, without what a model says around it. */
function messageLines(written: string): readonly string[] {
  const block = fencedBlocks(written).find(({ code }) => code.trim() !== "");
  const lines = withoutHidden(
    block ? `${block.code}${block.isClosed ? "\n" : ""}` : written.replaceAll(/\r\n?/g, "\n"),
  ).split("\n");
  while (lines.length > 0) {
    const line = (lines[0] ?? "").trim();
    const rest = unwrapped(line).replace(label, "").trim();
    if (rest !== "" && !chatter.test(line) && !/^[`~]{1,3}\w*$/.test(line)) return [rest, ...lines.slice(1)];
    lines.shift();
  }
  return [];
}

function subjectOf(line: string, style: CommitStyle, prefix: string): string {
  const plain = unwrapped(line.replace(/^(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+)/, ""));
  const own = withoutPrefix(plain, style, prefix);
  const undotted = style.hasDot || /\.\.$/.test(own) ? own : own.replace(/\.$/, "");
  return cutAtWord(undotted, Math.max(leastSubject, style.longest - prefix.length));
}

/** Without what stands in front of it already, or would be an example's. */
function withoutPrefix(subject: string, style: CommitStyle, prefix: string): string {
  const given = prefix.trim();
  const repeated = given !== "" && subject.toLowerCase().startsWith(given.toLowerCase());
  const rest = repeated ? subject.slice(given.length).replace(/^[\s:|-]+/, "") : subject;
  const untold = withoutTicket(rest, style.ticketFrame);
  return /:\s*$/.test(prefix) ? withoutForm(untold, style.form) : untold;
}

function bodyOf(lines: readonly string[]): string {
  const paragraphs = lines
    .map((line) => line.trimEnd())
    .filter((line) => !trailer.test(line))
    .join("\n")
    .replace(/^\s*\n/, "")
    .replace(bodyLabel, "")
    .split(/\n{2,}/);
  const end = paragraphs.findIndex((one) => aboutMessage.test(one.trim()));
  const kept = end === -1 ? paragraphs : paragraphs.slice(0, end);
  return kept.join("\n\n").trim().split("\n").slice(0, longestBody).join("\n");
}

function unwrapped(line: string): string {
  const text = line.trim();
  const pair = pairs.find(([open, close]) => text.startsWith(open) && text.endsWith(close) && text.length > 2);
  if (!pair) return text;
  const inside = text.slice(pair[0].length, -pair[1].length);
  return inside.includes(pair[0]) ? text : unwrapped(inside);
}

/** Only where it is longer, and then without words that lead to the next one. */
function cutAtWord(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const [words] = /^.*\S(?=\s)/su.exec(text.slice(0, longest + 1)) ?? [];
  // Half of a surrogate pair is no character.
  return (words ?? text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")).replace(dangling, "");
}
