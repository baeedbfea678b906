import * as path from "node:path";
import * as vscode from "vscode";
import { diffText, hiddenWords, splitDiff } from "../../../core/chat/attach/diffText";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { counted, listed } from "../../../core/chat/attach/words";
import { inSlices } from "../../../core/context/slices";
import type { Clock } from "../../../util/clock";
import { modelPathOf } from "../../documents";
import { hearthRulesOf } from "../../ignoreRules";
import { attached } from "./attachment";
import type { FileTexts } from "./fileTexts";
import { type GitRepository, gitApi, looked, noGitWords, noRepositoryWords, untrackedOf } from "./gitExtension";

const label = "Changes";
/** Characters of all diffs together. */
const room = 100_000;
const mostUntracked = 100;

/**
 * Attaches what Git says is changed: what is staged, or, where nothing is, all that is not.
 * @param active the file at hand, whose repository is meant where there are several
 */
export async function attachChanges(
  texts: FileTexts,
  active: vscode.Uri | undefined,
  clock: Clock,
): Promise<AttachOutcome> {
  const git = await gitApi(clock);
  if (!git) return refused(label, noGitWords());
  const own = active && git.getRepository(active);
  const known = new Map([...(own ? [own] : []), ...git.repositories].map((one) => [one.rootUri.toString(), one]));
  if (known.size === 0) return refused(label, noRepositoryWords);
  await texts.rules.loaded();
  try {
    for (const repository of known.values()) {
      const found = await changesOf(texts, repository, clock);
      if (found) return found;
    }
  } catch (error) {
    return refused(label, `Git failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return refused(label, "Git knows of no changes.");
}

/** Undefined where there are none. @throws where Git does */
async function changesOf(
  texts: FileTexts,
  repository: GitRepository,
  clock: Clock,
): Promise<AttachOutcome | undefined> {
  await looked(repository, clock);
  const staged = await repository.diff(true);
  const isStaged = staged !== "";
  const diff = isStaged ? staged : await repository.diff(false);
  const files = (await inSlices(splitDiff(diff), clock, new AbortController().signal)) ?? [];
  const { rootUri } = repository;
  // The repository may be more than the workspace's folder, and then has rules of its own.
  const hides = await hearthRulesOf(rootUri);
  const isHidden = (path: string) =>
    hides(path) || texts.keptBackByName(vscode.Uri.joinPath(rootUri, path)) !== undefined;
  const shown = diffText(files, room, isHidden);
  const fresh = isStaged ? { text: "", leftOut: [] } : untrackedText(repository, isHidden);
  const leftOut = [...(shown.leftOut ? [shown.leftOut] : []), ...fresh.leftOut];
  const text = shown.text + fresh.text;
  if (text === "")
    return leftOut.length === 0 ? undefined : refused(label, `Nothing of them may be shown: ${listed(leftOut)}.`);
  const kind = isStaged ? "staged changes" : "changes";
  return attached({
    kind: "changes",
    label: files.length === 0 ? "New files" : `${counted(files.length, "file")}: ${kind}`,
    languageId: "diff",
    text,
    leftOut: leftOut.length === 0 ? undefined : listed(leftOut),
  });
}

/** Names of files that are new to Git: its diff does not have them. */
function untrackedText(repository: GitRepository, isHidden: (path: string) => boolean) {
  const all = untrackedOf(repository);
  const open = all.filter((uri) => !isHidden(path.posix.relative(repository.rootUri.path, uri.path)));
  const shown = open.slice(0, mostUntracked);
  return {
    text: shown.map((uri) => `New file that Git does not track yet: ${modelPathOf({ uri })}\n`).join(""),
    leftOut: [
      ...(shown.length > 0 ? [`the text of ${counted(open.length, "new file")}`] : []),
      ...(open.length > shown.length ? [`the names of ${open.length - shown.length} of them`] : []),
      ...(all.length > open.length ? [hiddenWords(all.length - open.length)] : []),
    ],
  };
}
