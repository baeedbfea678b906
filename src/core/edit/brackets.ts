/** How many brackets a text opens more than it closes; strings and comments are not told apart. */
export function depthOf(lines: readonly string[]): number {
  let depth = 0;
  for (const line of lines) for (const one of line) depth += "([{".includes(one) ? 1 : ")]}".includes(one) ? -1 : 0;
  return depth;
}
