import path from "node:path";
import { Worker } from "node:worker_threads";
import type { SyntaxFault, SyntaxParser } from "../../../core/edit/inline/syntax";
import { onAbort } from "../../../util/abort";

/** What the worker is told at its start. */
export interface GrammarWork {
  /** With the parser and the grammars. */
  readonly folder: string;
  readonly grammar: string;
  readonly texts: readonly string[];
}

/** Names of the grammars that come with Hearth, by VS Code's ids. esbuild.js copies them. */
const grammars: ReadonlyMap<string, string> = new Map([
  ["typescript", "typescript"],
  ["typescriptreact", "tsx"],
  ["javascript", "javascript"],
  ["javascriptreact", "javascript"],
  ["python", "python"],
  ["go", "go"],
  ["rust", "rust"],
  ["java", "java"],
  ["csharp", "c-sharp"],
  ["css", "css"],
]);

/** Milliseconds for starting and parsing; 20,000 lines of TypeScript take one or two seconds. */
const longestMs = 5000;

/**
 * tree-sitter's parsers, each call in a thread of its own: in slices on this one some steps would hold it for more than
 * 100 ms, and nothing stays in memory afterwards.
 */
export class GrammarParser implements SyntaxParser {
  /** @param dist the folder of the built extension */
  constructor(private readonly dist: string) {}

  async faults(
    languageId: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly SyntaxFault[])[] | undefined> {
    const grammar = grammars.get(languageId);
    if (grammar === undefined || signal.aborted) return undefined;
    const workerData: GrammarWork = { folder: path.join(this.dist, "grammars"), grammar, texts };
    const worker = new Worker(path.join(this.dist, "grammarWorker.js"), { workerData });
    const ended = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    try {
      return await new Promise((resolve) => {
        worker.once("message", resolve);
        for (const event of ["error", "exit"]) worker.once(event, () => resolve(undefined));
        onAbort(ended, () => resolve(undefined));
      });
    } finally {
      void worker.terminate();
    }
  }
}
