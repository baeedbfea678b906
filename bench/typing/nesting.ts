const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const token = /\/\/[^\n]*|#(?: |!)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\\[\s\S]|"""|'''|[()[\]{}"'`\n]/g;

/** What is open where a text ends, outermost first: brackets and quotes. Knows comments of TypeScript and Python. */
export function openAt(text: string): readonly string[] {
  const open: string[] = [];
  for (const [found] of text.matchAll(token)) {
    const top = open.at(-1);
    if (top !== undefined && isQuote(top)) inString(open, top, found);
    else if (closerOf[found] !== undefined || isQuote(found)) open.push(found);
    else if (/^[)\]}]$/.test(found) && top !== undefined && closerOf[top] === found) open.pop();
  }
  return open;
}

function inString(open: string[], quote: string, found: string): void {
  // A comment is none in a string, but its last character may be followed by the string's end.
  const ends = found === quote || (found.length > 3 && quote.length === 1 && found.includes(quote));
  const isCutOff = found === "\n" && (quote === '"' || quote === "'");
  if (ends || isCutOff) open.pop();
}

export function isQuote(text: string): boolean {
  return /^(["'`]|"""|''')$/.test(text);
}

/** The closing partners of what is open, innermost first. */
export function closersOf(open: readonly string[]): string {
  return [...open]
    .reverse()
    .map((one) => closerOf[one] ?? one)
    .join("");
}

export function closerFor(opener: string): string | undefined {
  return closerOf[opener];
}

export function isSubsequenceOf(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}
