import * as vscode from "vscode";
import { baseName, sizeWords } from "../../../core/chat/attach/words";
import { isSecretFile } from "../../../core/context/secretFiles";
import type { IgnoreRules } from "../../ignoreRules";
import { realUri } from "../../realUri";
import { Languages } from "./languages";

/** Bytes on the disk, and characters of an open document, beyond which a file is not read. */
const largest = 1_000_000;
const images = /\.(?:png|jpe?g|gif|webp|bmp|ico|tiff?|avif|heic)$/i;

export type FileText =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly languageId: string | undefined;
      /** In words; undefined where it is whole. */
      readonly leftOut: string | undefined;
    }
  /** `why` is a whole sentence for the user. */
  | {
      readonly kind: "refused";
      readonly reason: "secret" | "ignored" | "binary" | "large" | "unreadable";
      readonly why: string;
    };
type Refusal = Extract<FileText, { kind: "refused" }>;

/** Texts of files that the user wants to show to the model, open ones as they are in the editor. */
export class FileTexts {
  readonly #languages = new Languages();

  constructor(readonly rules: IgnoreRules) {}

  /** Never throws. */
  async read(uri: vscode.Uri): Promise<FileText> {
    const kept = await this.keptBack(uri);
    if (kept) return kept;
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (open) return ofDocument(open);
    const notebook = vscode.workspace.notebookDocuments.find((one) => one.uri.toString() === uri.toString());
    if (notebook) return ofNotebook(notebook);
    if (images.test(uri.path)) return refusal("binary", "It is an image, and the model cannot see images.");
    const found = await fromDisk(uri);
    return found.kind === "text" ? { ...found, languageId: this.#languages.of(uri.path) } : found;
  }

  /** Why a file must not be shown to the model, whatever is in it; undefined where it may. */
  async keptBack(uri: vscode.Uri): Promise<Refusal | undefined> {
    await this.rules.loaded();
    // A link to a secret is one.
    for (const one of [uri, await realUri(uri)]) {
      const kept = this.keptBackByName(one);
      if (kept) return kept;
    }
    return undefined;
  }

  /** As {@link keptBack}, without a look at the disk. */
  keptBackByName(uri: vscode.Uri): Refusal | undefined {
    if (isSecretFile(uri.path)) {
      return refusal("secret", "Its name says that it holds secrets, and such files are never shown to a model.");
    }
    return this.rules.hides(uri) ? refusal("ignored", "It is kept from the model by .hearthignore.") : undefined;
  }
}

function refusal(reason: Refusal["reason"], why: string): Refusal {
  return { kind: "refused", reason, why };
}

function ofDocument(document: vscode.TextDocument): FileText {
  const text = linesOf(document.getText());
  if (text.length > largest) return tooLarge(text.length);
  return { kind: "text", text, languageId: document.languageId, leftOut: undefined };
}

async function fromDisk(uri: vscode.Uri): Promise<FileText> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largest) return tooLarge(size);
    const content = await vscode.workspace.fs.readFile(uri);
    // It may have grown meanwhile, or be of a kind that has no size.
    if (content.byteLength > largest) return tooLarge(content.byteLength);
    return await decoded(uri, content);
  } catch (error) {
    return refusal("unreadable", unreadableWords(error));
  }
}

async function decoded(uri: vscode.Uri, content: Uint8Array): Promise<FileText> {
  try {
    const text = linesOf(await vscode.workspace.decode(content, { uri }));
    if (!text.includes("\0")) return { kind: "text", text, languageId: undefined, leftOut: undefined };
  } catch {
    // VS Code says so of what is binary.
  }
  return refusal("binary", "It is not text.");
}

function tooLarge(size: number): Refusal {
  return refusal("large", `It has ${sizeWords(size)}, and at most ${sizeWords(largest)} of one file are read.`);
}

/** What the disk said when something could not be read, as a sentence. */
export function unreadableWords(error: unknown): string {
  const code = error instanceof vscode.FileSystemError ? error.code : "";
  if (code === "FileNotFound") return "It is not there any more, or cannot be reached from here.";
  if (code === "NoPermissions") return "You may not read it.";
  return `It cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function linesOf(text: string): string {
  return text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
}

function ofNotebook(notebook: vscode.NotebookDocument): FileText {
  const cells = notebook.getCells();
  const text = cells.map(({ document }) => `${linesOf(document.getText())}\n`).join("\n");
  if (text.length > largest) return tooLarge(text.length);
  const languageId = cells.find(({ kind }) => kind === vscode.NotebookCellKind.Code)?.document.languageId;
  const hasOutputs = cells.some(({ outputs }) => outputs.length > 0);
  return { kind: "text", text, languageId, leftOut: hasOutputs ? "what its cells put out" : undefined };
}

/** What a label shows of a file or folder. */
export function nameOf(uri: vscode.Uri): string {
  return baseName(uri.path);
}
