import { atOnce } from "../context/slices";
import type { PromptSource } from "../hosted/leaving";
import { hunkSources, shownPath, splitDiff } from "./attach/diffText";
import type { Attachment, Turn } from "./conversation";
import type { ProjectInstructions } from "./instructions";

/** What the user knows the summary of a conversation by. */
const summarySource: PromptSource = { path: "summary of the conversation" };

/** Whose texts a prompt of these turns is made of, beside what the user and the model said; each once. */
export function promptSources(
  turns: readonly Turn[],
  instructions: ProjectInstructions,
  hasSummary: boolean,
): readonly PromptSource[] {
  const attached = turns.flatMap(({ attachments }) => attachments.flatMap(attachmentSources));
  const all = [...instructions.sources, ...(hasSummary ? [summarySource] : []), ...attached];
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}

function attachmentSources({ kind, path, label, firstLine, text, sources }: Attachment): readonly PromptSource[] {
  if (sources && sources.length > 0) return sources;
  const changed =
    kind === "changes" ? atOnce(splitDiff(text)).flatMap((file) => hunkSources(shownPath(file), file.text)) : [];
  if (changed.length > 0) return changed;
  if (path === undefined) return [{ path: kind === "prompt" ? label : kind }];
  if (firstLine === undefined) return [{ path }];
  const count = text.replace(/\n$/, "").split("\n").length;
  return [{ path, lines: { first: firstLine, last: firstLine + count - 1 } }];
}

function keyOf({ path, lines }: PromptSource): string {
  return lines ? `${path}:${lines.first}-${lines.last}` : path;
}
