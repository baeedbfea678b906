import type { ImportedName } from "./imports";
import type { OpenDocument } from "./openDocument";
import type { LineRange } from "./rangeTrail";

/** Where a name that a document imports is declared. */
export interface Definition extends LineRange {
  readonly name: string;
  readonly uri: string;
  readonly path: string;
  readonly text: string;
}

/** Finds declarations in other files, which takes its time. */
export interface DefinitionSource {
  /**
   * What is found of `names` in a short time; in their order. Never rejects.
   * @param signal on whose abort no more names are looked for
   */
  find(
    document: OpenDocument,
    names: readonly ImportedName[],
    options: { readonly signal: AbortSignal },
  ): Promise<readonly Definition[]>;
}
