import type { AnswerProgress, ChatBackend, Reply } from "../../chat/chatBackend";
import { type CodeBlock, codeBlocks } from "../../edit/codeBlocks";
import type { NoEdit } from "../../edit/inline/editReply";
import { isLanguageOf } from "../../edit/languages";
import { askUntil } from "../askUntil";
import { type TestSubject, testPrompts, testSources } from "./testPrompt";

export type TestOutcome =
  | { readonly kind: "tests"; readonly block: CodeBlock }
  /** `detail` is what the model said; "" for nothing. */
  | { readonly kind: "none"; readonly why: NoEdit; readonly detail: string };

/** Tokens of the longest answer that is waited for, thoughts included. */
const mostTokens = 3072;
/** Characters of the model's own words that a user is shown. */
const shownProse = 200;

/** Has a model write tests. @throws {BackendError} with its kind */
export async function writeTests(
  subject: TestSubject,
  backend: ChatBackend,
  onProgress: (progress: AnswerProgress, written: string) => void,
  signal: AbortSignal,
): Promise<TestOutcome> {
  // Whatever comes behind the block is not wanted.
  const isEnough = (written: string) =>
    written.endsWith("\n") &&
    codeBlocks(written).some((one) => one.isComplete && isIn(one.language, subject.languageId));
  const sources = (way: number) => testSources(subject, way);
  const asking = { prompts: testPrompts(subject), sources, maxTokens: mostTokens, onProgress, isEnough };
  return readTests(await askUntil(asking, backend, signal), subject);
}

/** What an answer is worth. */
export function readTests(
  { text, end }: Pick<Reply, "text" | "end">,
  { path, languageId }: Pick<TestSubject, "path" | "languageId">,
): TestOutcome {
  const blocks = codeBlocks(text);
  const block = blocks.find(({ language }) => isIn(language, languageId));
  if (!block) {
    if (blocks[0]) return none("otherLanguage", blocks[0].language);
    const said = text.trim().replace(/\s+/g, " ");
    if (said === "") return none("empty");
    return none("onlyProse", said.length > shownProse ? `${said.slice(0, shownProse)}…` : said);
  }
  // A model may leave the last fence out.
  const isComplete = block.isComplete || end === "endOfText";
  if (!isComplete) return none("endless");
  if (block.code.trim() === "") return none("empty");
  return { kind: "tests", block: { ...block, path, isComplete } };
}

const scripts = ["typescript", "javascript"];

/** Whether a fence may call tests of a language so: models take TypeScript and JavaScript for one another. */
function isIn(fenceName: string, languageId: string): boolean {
  const isScript = scripts.some((one) => isLanguageOf(one, languageId));
  const names = isScript ? [...scripts, languageId] : [languageId];
  return fenceName === "" || names.some((one) => isLanguageOf(fenceName, one));
}

function none(why: NoEdit, detail = ""): TestOutcome {
  return { kind: "none", why, detail };
}
