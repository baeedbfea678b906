import type { GitRepository } from "../../chat/attach/gitExtension";

/** What the next commit is made of. */
export interface CommitBasis {
  /** The commit that it comes after; undefined where there is none. */
  readonly head: string | undefined;
  /** Git's diff of what is staged. */
  readonly staged: string;
}

export const committedWords = "A commit was made meanwhile, so the message that was being written was not filled in.";
export const restagedWords = "What is staged was changed meanwhile, so the message written for it was not filled in.";

/** @throws where Git does */
export async function commitBasis(repository: GitRepository): Promise<CommitBasis> {
  const head = await repository.getCommit("HEAD").then(
    ({ hash }) => hash,
    () => undefined,
  );
  return { head, staged: await repository.diff(true) };
}

/** Why a message for what there was does not fit what there is now, in words for the user; undefined where it does. */
export async function whyOutdated(before: CommitBasis, repository: GitRepository): Promise<string | undefined> {
  const now = await commitBasis(repository);
  if (now.head !== before.head) return committedWords;
  return now.staged === before.staged ? undefined : restagedWords;
}
