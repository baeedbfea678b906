/**
 * A text of whole characters and LF line ends: a model that was cut off may end in half an emoji, and one that was
 * trained on files of Windows writes CRLF, which would leave a CR in each line of the comparison with the document.
 */
export function wholeCharacters(text: string): string {
  const lf = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  const last = lf.charCodeAt(lf.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? lf.slice(0, -1) : lf;
}
