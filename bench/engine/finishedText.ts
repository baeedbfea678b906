/** Characters before the cursor that must stand in the finished text for it to be another known place. */
const leastKnown = 12;

/**
 * Where in a finished text somebody is who writes it: the offset of what a model that is always right writes next.
 * @param prefix what the model sees before the cursor
 * @param prefixStart offset of its first character in the document
 */
export function placeIn(finished: string, prefix: string, prefixStart: number): number {
  const straight = prefixStart + commonLength(finished.slice(prefixStart, prefixStart + prefix.length), prefix);
  const wrong = prefix.slice(straight - prefixStart);
  // What is wrong in the cursor's line is a typo, and the truth goes on where it began.
  if (!wrong.includes("\n")) return straight;
  // The text above is still different from the finished one, so offsets say nothing; the last lines may.
  return endOfLongestKnown(finished, prefix) ?? straight;
}

/** The offset behind the longest end of `prefix` that stands in the finished text, its typo in the cursor's line left out. */
function endOfLongestKnown(finished: string, prefix: string): number | undefined {
  const lineStart = prefix.lastIndexOf("\n") + 1;
  for (let end = prefix.length; end >= lineStart; end--) {
    const known = prefix.slice(0, end);
    const length = longestKnownEnd(finished, known);
    if (length >= Math.min(leastKnown, end)) return finished.indexOf(known.slice(end - length)) + length;
  }
  return undefined;
}

/** Length of the longest end of `text` that stands in `finished`: ends of it do so too, so halving finds it. */
function longestKnownEnd(finished: string, text: string): number {
  let known = 0;
  let unknown = text.length + 1;
  while (unknown - known > 1) {
    const middle = (known + unknown) >> 1;
    if (finished.includes(text.slice(text.length - middle))) known = middle;
    else unknown = middle;
  }
  return known;
}

/** Length of the longest start that both share, not inside of a surrogate pair. */
function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length++;
  const last = one.charCodeAt(length - 1);
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
}
