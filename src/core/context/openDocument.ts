import { isSecretFile } from "./secretFiles";

/** A document that the editor has open, as far as context is taken from it. Line ends are LF, lines count from 0. */
export interface OpenDocument {
  readonly uri: string;
  /** Path shown to the model, relative to the workspace, "/" between folders. */
  readonly path: string;
  readonly languageId: string;
  /** Another one after each change. */
  readonly version: number;
  readonly lineCount: number;
  /** Whether it is of a kind that Hearth serves. */
  readonly isServed: boolean;
  /** The lines from `from` up to, and without, `to`, as far as they are there, each with its line end but the last. */
  text(from: number, to: number): string;
}

/** The editor's open documents. */
export interface OpenDocuments {
  get(uri: string): OpenDocument | undefined;
  all(): readonly OpenDocument[];
}

/** Whether a model may see anything of a document. */
export function mayBeShown({ isServed, path }: Pick<OpenDocument, "isServed" | "path">): boolean {
  return isServed && !isSecretFile(path);
}

const families: readonly (readonly string[])[] = [
  ["typescript", "typescriptreact", "javascript", "javascriptreact", "vue", "svelte"],
  ["c", "cpp", "objective-c", "objective-cpp", "cuda-cpp"],
];

/** Whether code in one language is likely to be like, or to use, code in the other. */
export function areRelatedLanguages(one: string, other: string): boolean {
  return one === other || families.some((family) => family.includes(one) && family.includes(other));
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
