/** How many brackets a text opens more than it closes; strings and comments are not told apart. */
export function depthOf(lines: readonly string[]): number {
  let depth = 0;
  for (const line of lines) for (let at = 0; at < line.length; at++) depth += stepOf(line.charCodeAt(at));
  return depth;
}

/** Codes and not texts of one character: it is asked of every character of thousands of lines. */
function stepOf(code: number): number {
  if (code === 0x28 || code === 0x5b || code === 0x7b) return 1;
  return code === 0x29 || code === 0x5d || code === 0x7d ? -1 : 0;
}
