/** Whether the characters of `part` come in `whole` in this order, which is when VS Code shows `whole` in its place. */
export function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}
