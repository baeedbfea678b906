import type { GitRepository } from "../../chat/attach/gitExtension";

/** What leaves a message of Git's own in the box, by the name under which Git keeps the commit. */
const underWay = { MERGE_HEAD: "merge", CHERRY_PICK_HEAD: "cherry-pick", REVERT_HEAD: "revert" } as const;

/** Why the message that Git wrote stays, as words for the user; undefined where the box holds none. */
export async function gitsOwnMessage(repository: GitRepository): Promise<string | undefined> {
  if (repository.state.rebaseCommit)
    return "A rebase is under way, which keeps the message of the commit. Go on with it, or change the message in the box.";
  if (repository.inputBox.value.trim() === "") return undefined;
  for (const [ref, name] of Object.entries(underWay)) {
    const isUnderWay = await repository.getCommit(ref).then(
      () => true,
      () => false,
    );
    if (isUnderWay) {
      return `A ${name} is under way, so Git's own message was kept. Empty the box to have one written from the changes.`;
    }
  }
  return undefined;
}
