const introducer = "\u001b";
const bell = "\u0007";
const oneByteIntroducer = "\u009b";
/** Strings with an end of their own (titles, links, marks of the shell integration), sequences with numbers, and short ones. */
const sequences = new RegExp(
  [
    `${introducer}[\\]PX^_][^${bell}${introducer}]*(?:${bell}|${introducer}\\\\|$)`,
    `(?:${introducer}\\[|${oneByteIntroducer})[0-?]*[ -/]*[@-~]?`,
    `${introducer}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);
/** All control characters but those that are looked at here. */
const unread = new RegExp(`[^\\P{Cc}\\b\\t\\n\\r${bell}${introducer}${oneByteIntroducer}]`, "gu");
/** What erases, as one character each that no longer occurs otherwise. */
const eraseBehind = "\u0001";
const eraseLine = "\u0002";

/**
 * What a terminal shows of raw output, as plain text: colours and marks gone, a line that was written over (a progress
 * bar) as it was at last, LF only. Programs that move about the screen come out as they wrote.
 */
export function terminalText(raw: string): string {
  const plain = raw.replace(unread, "").replace(sequences, erasing).replaceAll(bell, "");
  return plain
    .split("\n")
    .map((line) => shownLine(line).trimEnd())
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}

function erasing(sequence: string): string {
  if (/\[0?K$/.test(sequence)) return eraseBehind;
  return /\[2K$/.test(sequence) ? eraseLine : "";
}

/** A line in which the cursor went back. */
function shownLine(line: string): string {
  let shown: string[] = [];
  let at = 0;
  for (const one of line) {
    if (one === "\r") at = 0;
    else if (one === "\b") at = Math.max(0, at - 1);
    else if (one === eraseBehind) shown = shown.slice(0, at);
    else if (one === eraseLine) shown = [];
    else shown[at++] = one;
  }
  return shown.join("");
}
