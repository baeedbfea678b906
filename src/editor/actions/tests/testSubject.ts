import * as vscode from "vscode";
import { importHint } from "../../../core/actions/tests/importHint";
import { testLanguageOf } from "../../../core/actions/tests/testLanguages";
import { isTest } from "../../../core/actions/tests/testPlace";
import type { TestSubject } from "../../../core/actions/tests/testPrompt";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { Clock } from "../../../util/clock";
import { refusedWords } from "../../chat/apply/applyWords";
import { isReadOnly, placeOf } from "../../chat/apply/safePath";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { shownPath } from "../../chat/attach/shownPath";
import { TestFiles } from "./testFiles";

/** Code that is to have tests. */
export interface TestedCode {
  readonly document: vscode.TextDocument;
  /** Undefined for all of it. */
  readonly span: LineSpan | undefined;
}

/** What is asked of the model, and the file for its answer; or why nothing is asked, in words for the user. */
export type Prepared = { readonly subject: TestSubject; readonly uri: vscode.Uri } | string;

/** Finds out where the tests of some code belong, and what the model should know. @throws {BackendError} `cancelled` */
export async function prepareTests(
  { document, span }: TestedCode,
  { texts, clock }: { readonly texts: FileTexts; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Prepared> {
  const { uri, languageId } = document;
  const kept = await whyNot(document, texts);
  if (kept !== undefined) return kept;
  const files = new TestFiles(uri, texts, clock);
  const code = { path: files.code, text: document.getText().replaceAll("\r\n", "\n") };
  const about = { code, languageId, span };
  if (languageId === "rust") {
    const none = { existing: undefined, example: undefined, importing: "" };
    return { uri, subject: { ...about, ...none, path: files.code, framework: "#[test] in #[cfg(test)] mod tests" } };
  }
  const language = testLanguageOf(languageId);
  if (!language)
    return `Hearth does not know how tests of ${shownPath(uri)} are written in its language. Ask for them in the chat, with an example.`;
  if (isTest(files.code, language)) return `${shownPath(uri)} is a test itself. Open the code that is to be tested.`;
  const { path, examples } = await files.placeFor(language, signal);
  const target = files.uriOf(path);
  const existing = await existingText(target, texts);
  if (typeof existing === "object") return existing.why;
  const example = existing === undefined ? await files.firstOf(examples) : undefined;
  const isScript = language.ids.includes("javascript");
  const framework = (isScript ? await files.scriptFramework() : undefined) ?? language.framework;
  const importing = importHint(code.path, path, existing ?? example?.text ?? "");
  return { uri: target, subject: { ...about, path, existing, example, framework, importing } };
}

/** Why a document's code is not shown to the model, or can have no test file. */
async function whyNot({ uri, isUntitled }: vscode.TextDocument, texts: FileTexts): Promise<string | undefined> {
  if (isUntitled) return "Save this file first, so that its tests have a place.";
  if (uri.scheme === "vscode-notebook-cell")
    return "The cells of a notebook have no file for tests. Put the code into a file of its own first.";
  await texts.rules.refresh();
  const kept = await texts.keptBack(uri);
  return kept && `No tests were written for ${shownPath(uri)}. ${kept.why}`;
}

/** Undefined where there is no such file; `why` says why it may not be shown, or written to. */
async function existingText(uri: vscode.Uri, texts: FileTexts): Promise<string | { why: string } | undefined> {
  const place = await placeOf(uri);
  if (typeof place === "string") return { why: refusedWords(shownPath(uri), place) };
  if (await isReadOnly(uri)) return { why: refusedWords(shownPath(uri), "readOnly") };
  const isThere = await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const file = await texts.read(uri);
  return file.kind === "text" ? file.text : { why: `No tests were added to ${shownPath(uri)}. ${file.why}` };
}
