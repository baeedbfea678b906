/** Whole lines of a document that are to be changed, and what stands around them. Lines are without their ends. */
export interface EditPlace {
  /** VS Code's id. */
  readonly languageId: string;
  /** What the file is called before the model and the user. */
  readonly path: string;
  readonly region: readonly string[];
  /** Of its first line in the file; counts from 0. */
  readonly line: number;
  /** Nearest last. */
  readonly above: readonly string[];
  /** Nearest first. */
  readonly below: readonly string[];
  /** One step of the document's indentation. */
  readonly indentUnit: string | undefined;
}
