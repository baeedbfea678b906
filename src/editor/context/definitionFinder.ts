import * as vscode from "vscode";
import { declarationAt } from "../../core/context/declaration";
import type { Definition, DefinitionSource } from "../../core/context/definitions";
import type { ImportedName } from "../../core/context/imports";
import type { OpenDocument } from "../../core/context/openDocument";
import { isSecretFile } from "../../core/context/secretFiles";
import type { Clock } from "../../util/clock";
import { LruMap } from "../../util/lruMap";
import { isServed, modelPathOf } from "../documents";

/** Milliseconds that a provider may take for one name, and that it is left alone if it was slow or failed. */
const answerWithinMs = 1000;
const leftAloneMs = 10_000;
/** Milliseconds that an answer holds: longer where there was something to find. */
const foundForMs = 5 * 60_000;
const notFoundForMs = 30_000;
const remembered = 200;
/** Bytes of a file that is not open beyond which it is not read: splitting it would hold the thread. */
const longestFile = 200_000;
/** Lines read around a declaration in an open document. */
const linesBefore = 10;
const linesAfter = 200;

interface Target {
  readonly uri: vscode.Uri;
  readonly line: number;
}

interface Known {
  readonly statement: string;
  readonly definition: Definition | undefined;
  /** Of the declaring document; undefined where it is not open. */
  readonly version: number | undefined;
  readonly at: number;
}

/** Asks VS Code's definition providers about imported names, one at a time and only while nobody types. */
export class DefinitionFinder implements DefinitionSource {
  /** By document and name. */
  readonly #known = new LruMap<string, Known>(remembered);
  /** Languages whose provider has not answered yet. */
  readonly #asking = new Set<string>();
  /** Languages whose provider is left alone, and until when. */
  readonly #leftAlone = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  async find(
    document: OpenDocument,
    names: readonly ImportedName[],
    { signal }: { readonly signal: AbortSignal },
  ): Promise<readonly Definition[]> {
    const found: Definition[] = [];
    for (const name of names) {
      const known = this.#remembered(document, name);
      const definition = known ? known.definition : await this.#ask(document, name, signal);
      if (definition) found.push(definition);
    }
    return found;
  }

  #remembered(document: OpenDocument, { name, statement }: ImportedName): Known | undefined {
    const known = this.#known.get(keyOf(document.uri, name));
    if (!known || known.statement !== statement) return undefined;
    const age = this.clock.now() - known.at;
    if (age > (known.definition ? foundForMs : notFoundForMs)) return undefined;
    return known.definition && versionOf(known.definition.uri) !== known.version ? undefined : known;
  }

  async #ask(document: OpenDocument, name: ImportedName, signal: AbortSignal): Promise<Definition | undefined> {
    const { languageId } = document;
    // A provider that never answers is asked no second time.
    if (signal.aborted || this.#asking.has(languageId)) return undefined;
    if (this.clock.now() < (this.#leftAlone.get(languageId) ?? 0)) return undefined;
    const inTime = new AbortController();
    const late = this.clock.sleep(answerWithinMs, inTime.signal).then(() => "late" as const);
    // Slow, or failed: context is not worth a word about it. What comes late is there the next time.
    const looked = this.#look(document, name).catch(() => "failed" as const);
    const found = await Promise.race([looked, late]);
    inTime.abort("answered");
    if (found !== "late" && found !== "failed") return found;
    this.#leftAlone.set(languageId, this.clock.now() + leftAloneMs);
    return undefined;
  }

  /** @throws where the provider does */
  async #look({ uri, languageId }: OpenDocument, { name, statement, line, character }: ImportedName) {
    this.#asking.add(languageId);
    try {
      const answer = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[] | undefined>(
        "vscode.executeDefinitionProvider",
        vscode.Uri.parse(uri, true),
        new vscode.Position(line, character),
      );
      const target = answer?.map(targetOf).find((one) => one.uri.toString() !== uri);
      const definition = target && (await definitionAt(target, name));
      const version = definition && versionOf(definition.uri);
      this.#known.set(keyOf(uri, name), { statement, definition, version, at: this.clock.now() });
      return definition;
    } finally {
      this.#asking.delete(languageId);
    }
  }
}

function keyOf(uri: string, name: string): string {
  return `${uri} ${name}`;
}

function targetOf(found: vscode.Location | vscode.LocationLink): Target {
  if (!("targetUri" in found)) return { uri: found.uri, line: found.range.start.line };
  return { uri: found.targetUri, line: (found.targetSelectionRange ?? found.targetRange).start.line };
}

/** The declaration at a place of an open document or, in a trusted folder on this machine, of a file. */
async function definitionAt({ uri, line }: Target, name: string): Promise<Definition | undefined> {
  const path = modelPathOf({ uri });
  if (isSecretFile(path)) return undefined;
  const open = openAt(uri);
  if (open && !isServed(open)) return undefined;
  const first = open ? Math.max(0, line - linesBefore) : 0;
  const text = open ? open.getText(new vscode.Range(first, 0, line + linesAfter, 0)) : await textOfFile(uri);
  if (text === undefined) return undefined;
  const found = declarationAt(text.replaceAll("\r\n", "\n").split("\n"), line - first);
  return { name, uri: uri.toString(), path, text: found.text, from: first + found.from, to: first + found.to };
}

/** Text of a file of the user's own; what a package manager put there the model knows, or it is of no use. */
async function textOfFile(uri: vscode.Uri): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted || uri.scheme !== "file" || !vscode.workspace.getWorkspaceFolder(uri))
    return undefined;
  if (/\/(?:node_modules|site-packages|dist-packages)\//.test(uri.path)) return undefined;
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > longestFile) return undefined;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function openAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
}

function versionOf(uri: string): number | undefined {
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri)?.version;
}
