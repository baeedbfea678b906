import type { Attachment } from "./conversation";
import { fenceFor } from "./fence";

/**
 * An attachment as the model is given it: a line that says what it is, then its text in a fence that the text cannot end.
 * What belongs to a file names its path as an answer shall name it.
 */
export function attachmentText(attachment: Attachment): string {
  const { kind, path, languageId, text, leftOut } = attachment;
  const isOfFile = kind === "file" || kind === "selection" || kind === "symbol";
  const fence = fenceFor(text);
  const language = languageId?.replace(/[^\w.+#-]/g, "") ?? "";
  const info = isOfFile && path !== undefined ? `${language || "text"}${pathInfo(path)}` : language;
  const note = leftOut === undefined ? "" : ` (left out of it: ${oneLine(leftOut)})`;
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${oneLine(headline(attachment))}${note}:\n${fence}${info}\n${text}${end}${fence}`;
}

function headline(attachment: Attachment): string {
  const { kind, label, path } = attachment;
  switch (kind) {
    case "file":
      return `The file ${path ?? label}${lines(attachment)}`;
    case "folder":
      return `The folder ${path ?? label}`;
    case "selection":
      return `What is selected in ${path ?? label}${lines(attachment)}`;
    case "symbol":
      return `${label}${path === undefined ? "" : `, from the file ${path}`}${lines(attachment)}`;
    case "problems":
      return `Problems that the editor shows${path === undefined ? "" : ` in ${path}`}`;
    case "changes":
      return "Changes that are not committed yet, as a diff";
    case "terminal":
      return "Text of the terminal";
    case "prompt":
      return `The prompt ${label}`;
  }
}

function lines({ firstLine, text }: Attachment): string {
  if (firstLine === undefined) return "";
  const count = text.replace(/\n$/, "").split("\n").length;
  return count === 1 ? `, line ${firstLine}` : `, lines ${firstLine} to ${firstLine + count - 1}`;
}

/** A backtick may not stand behind a fence of backticks; a quotation mark would end the path. */
function pathInfo(path: string): string {
  const name = oneLine(path);
  if (/[`"]/.test(name)) return "";
  return ` path=${name.includes(" ") ? `"${name}"` : name}`;
}

/** Names of files and symbols may hold anything, line ends too. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
