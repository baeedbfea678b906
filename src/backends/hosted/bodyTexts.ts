/** Characters of the shortest text that may be a secret. */
const shortest = 12;
/** Characters on each side of a seam. */
const seamLength = 600;

/** The texts in a request's body, each once. @param body JSON; what is none is one text */
export function textsOf(body: string): readonly string[] {
  const texts = new Set<string>();
  const waiting: unknown[] = [parsed(body)];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === "string" && value.length >= shortest) texts.add(value);
    if (typeof value === "object" && value !== null) waiting.push(...Object.keys(value), ...Object.values(value));
  }
  return [...texts];
}

/**
 * What stands to both sides of the cursor is sent in two fields, each of which may hold a half of a secret. Which they
 * are differs from server to server, so each field is put in front of each other.
 */
export function seamsOf(body: string): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null) return "";
  const texts = Object.values(value).filter((text) => typeof text === "string" && text !== "");
  const seams = texts.flatMap((before, at) =>
    texts.filter((_, other) => other !== at).map((after) => `${lastLine(before)}${firstLine(after)}`),
  );
  return seams.join("\n");
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1).slice(-seamLength);
}

function firstLine(text: string): string {
  return text.slice(0, seamLength).split("\n", 1)[0] ?? "";
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
