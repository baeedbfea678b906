import type { OpenDocument, OpenDocuments } from "../../src/core/context/openDocument";

/** Documents that a test has open, by path; their uris are `file:///` and the path. */
export class OpenTexts implements OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();
  #version = 0;

  /** Opens a document, or gives it another text. */
  set(path: string, text: string, parts: { readonly languageId?: string; readonly isServed?: boolean } = {}): void {
    const lines = text.split("\n");
    this.#documents.set(uriOf(path), {
      ...{ uri: uriOf(path), path, languageId: "typescript", isServed: true, ...parts },
      version: ++this.#version,
      lineCount: lines.length,
      text: (from, to) => lines.slice(from, to).join("\n") + (to < lines.length ? "\n" : ""),
    });
  }

  close(path: string): void {
    this.#documents.delete(uriOf(path));
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** @throws {Error} where there is none */
  at(path: string): OpenDocument {
    const found = this.get(uriOf(path));
    if (!found) throw new Error(`${path} is not open`);
    return found;
  }

  all(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }
}

export function uriOf(path: string): string {
  return `file:///${path}`;
}
