import * as vscode from "vscode";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { type OutlineSymbol, symbolAt } from "../../../core/chat/attach/symbolRange";
import { placeLabel } from "../../../core/chat/attach/words";
import { declarationAt } from "../../../core/context/declaration";
import type { Clock } from "../../../util/clock";
import { modelPathOf } from "../../documents";
import { inTime } from "../../inTime";
import { attached } from "./attachment";
import type { FileTexts } from "./fileTexts";

/** Milliseconds that a language's provider may take. */
const searchMs = 3000;
const outlineMs = 5000;
const mostSymbols = 20;
const codeKinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
]);

/** Symbols of the workspace by a part of their name: exact names first, then beginnings, else as providers order them. */
export async function findSymbols(
  texts: FileTexts,
  query: string,
  clock: Clock,
): Promise<readonly vscode.SymbolInformation[]> {
  if (query === "") return [];
  const ask = vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>;
  const found = (await inTime(ask("vscode.executeWorkspaceSymbolProvider", query), searchMs, clock)) ?? [];
  await texts.rules.loaded();
  const own = found.filter(({ location: { uri } }) => {
    const isOwn = vscode.workspace.getWorkspaceFolder(uri) !== undefined && !texts.keptBackByName(uri);
    return isOwn && !texts.rules.gitIgnores(uri);
  });
  return own.sort((a, b) => likeness(a.name, query) - likeness(b.name, query)).slice(0, mostSymbols);
}

/** Attaches all of the lines of a symbol: a function or a class from its first line to its last. */
export async function attachSymbol(
  texts: FileTexts,
  symbol: vscode.SymbolInformation,
  clock: Clock,
): Promise<AttachOutcome> {
  const { uri, range } = symbol.location;
  const file = await texts.read(uri);
  if (file.kind === "refused") return refused(symbol.name, file.why);
  const lines = file.text.split("\n");
  const line = range.start.line;
  const outline = (await outlineOf(uri, clock)) ?? [];
  const { from, to } = symbolAt(outline, symbol.name, line) ?? guessed(lines, range);
  const text = lines.slice(from, to + 1).join("\n");
  if (text.trim() === "") return refused(symbol.name, "It is not there any more. Search for it again.");
  const path = modelPathOf({ uri });
  const label = `${symbol.name} (${placeLabel(path, [[from + 1, to + 1]])})`;
  return attached({ kind: "symbol", label, path, languageId: file.languageId, firstLine: from + 1, text });
}

/** Where no provider knows how far it goes: as far as it was said, or as the indentation says. */
function guessed(lines: readonly string[], { start, end }: vscode.Range): { from: number; to: number } {
  if (end.line > start.line) return { from: start.line, to: end.line };
  const { from, to } = declarationAt(lines, start.line);
  return { from, to: Math.max(from, to - 1) };
}

/** All symbols of a document in one list; undefined where its providers do not answer in time. */
export async function outlineOf(uri: vscode.Uri, clock: Clock): Promise<readonly OutlineSymbol[] | undefined> {
  const ask = vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>;
  return (await inTime(ask("vscode.executeDocumentSymbolProvider", uri), outlineMs, clock))?.flatMap(flat);
}

function flat(symbol: vscode.DocumentSymbol | vscode.SymbolInformation): readonly OutlineSymbol[] {
  if (!("selectionRange" in symbol)) {
    const { start, end } = symbol.location.range;
    const { name, kind } = symbol;
    return [{ name, from: start.line, to: lastLine(start, end), nameLine: start.line, isCode: codeKinds.has(kind) }];
  }
  const { name, kind, range, selectionRange, children } = symbol;
  const own = {
    name,
    from: range.start.line,
    to: lastLine(range.start, range.end),
    nameLine: selectionRange.start.line,
    isCode: codeKinds.has(kind),
  };
  return [own, ...children.flatMap(flat)];
}

/** A range that ends before the first character of a line does not have that line. */
export function lastLine(start: vscode.Position, end: vscode.Position): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}

function likeness(name: string, query: string): number {
  const [one, other] = [name.toLowerCase(), query.toLowerCase()];
  if (one === other) return 0;
  return one.startsWith(other) ? 1 : 2;
}
