/** Characters of a key that would help somebody who reads them. */
const telling = 8;

/**
 * A text without a key that it may hold, whole, as a part of an address, or cut at the end. A server may say it back.
 * @param key undefined where there is none
 */
export function masked(text: string, key: string | undefined): string {
  if (key === undefined || key === "") return text;
  const hidden = text.replaceAll(key, "…").replaceAll(encodeURIComponent(key), "…");
  for (let length = Math.min(key.length, hidden.length); length >= telling; length--) {
    if (hidden.endsWith(key.slice(0, length))) return `${hidden.slice(0, -length)}…`;
  }
  return hidden;
}
