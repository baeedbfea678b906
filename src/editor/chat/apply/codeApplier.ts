import * as vscode from "vscode";
import { inSlices } from "../../../core/context/slices";
import type { CodeBlock } from "../../../core/edit/codeBlocks";
import type { EditPlan } from "../../../core/edit/editPlan";
import { hiddenWords, newHiddenCharacters } from "../../../core/edit/hiddenCharacters";
import { isLanguageOf } from "../../../core/edit/languages";
import { editsOf, planEdit, textAfter } from "../../../core/edit/placing";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import type { IgnoreRules } from "../../ignoreRules";
import type { Notify } from "../../notify";
import {
  changedMeanwhileWords,
  goneWords,
  hiddenCopiedWords,
  noTargetWords,
  notPlacedWords,
  notTakenWords,
  otherLanguageWords,
  refusedWords,
} from "./applyWords";
import { CodeInserter } from "./codeInserter";
import { isAgreed } from "./consent";
import { findNamedFile } from "./namedFile";
import { type Proposal, Proposals } from "./proposals";
import { isReadOnly, namesOf, placeOf } from "./safePath";

/** What a block is to be placed in. */
interface Target {
  readonly uri: vscode.Uri;
  /** What it is called before the user. */
  readonly file: string;
  /** Undefined where there is no such file. */
  readonly document: vscode.TextDocument | undefined;
}

type Remedies = Parameters<Notify["notPlaced"]>[1];
type Place = Proposal["place"];

/** Does with a code block of an answer what the user wants done. Nothing is saved, and each change is one undo. */
export class CodeApplier implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #proposals = this.#store.add(new Proposals());
  readonly #inserter: CodeInserter;
  readonly #disposed = new AbortController();

  constructor(
    private readonly notify: Notify,
    private readonly clock: Clock,
    private readonly rules: IgnoreRules,
  ) {
    this.#inserter = this.#store.add(new CodeInserter(notify, rules));
  }

  async copy(block: CodeBlock): Promise<void> {
    await vscode.env.clipboard.writeText(block.code);
    const hidden = hiddenWords(newHiddenCharacters("", block.code));
    if (hidden !== "") this.notify.notPlaced(hiddenCopiedWords(hidden), {});
  }

  /** Puts it in place of what is selected in the editor that was used last. */
  async insertAtCursor(block: CodeBlock): Promise<void> {
    await this.#inserter.insertAtCursor(block);
  }

  /** Opens it as a file that is not saved yet, at the path that the block names where that is free. */
  async newFile(block: CodeBlock): Promise<void> {
    await this.#inserter.newFile(block);
  }

  /** Finds the file and the place in it, and shows what would become of it. */
  async apply(block: CodeBlock): Promise<void> {
    await this.#orSay(async () => {
      const target = await this.#target(block);
      if (target) await this.#propose(block, target, planEdit);
    });
  }

  /** Shows what would become of a file that is known. @param place says where in it the block belongs */
  async propose(block: CodeBlock, uri: vscode.Uri, place: Place): Promise<void> {
    await this.#orSay(async () => {
      const target = await this.#checked(block, uri, vscode.workspace.asRelativePath(uri));
      if (target) await this.#propose(block, target, place);
    });
  }

  /** Does what a diff shows. @param uri of its right side; the active one's without it */
  async applyProposal(uri?: vscode.Uri): Promise<void> {
    const shown = this.#proposals.find(uri);
    if (shown) await this.#orSay(async () => await this.#carryOut(shown.uri, shown.proposal));
  }

  /** Closes a diff and changes nothing. */
  async discardProposal(uri?: vscode.Uri): Promise<void> {
    const shown = this.#proposals.find(uri);
    if (shown) await this.#proposals.close(shown.uri);
  }

  dispose(): void {
    this.#disposed.abort();
    this.#store.dispose();
  }

  async #propose(block: CodeBlock, target: Target, place: Place): Promise<void> {
    const base = target.document?.getText();
    const plan = await this.#plan(block, target, place);
    if (plan) await this.#proposals.show(proposalOf({ block, place }, target, plan, base));
  }

  async #carryOut(shown: vscode.Uri, proposal: Proposal): Promise<void> {
    const { block, file, base } = proposal;
    if (!(await isAgreed(file, await namesOf(proposal.target), base ?? "", proposal.text))) return;
    // All is looked at again: files change while a diff is read.
    const target = await this.#checked(block, proposal.target, file);
    if (!target) return;
    if (base !== undefined && !target.document) return this.notify.notPlaced(goneWords(file), {});
    if (target.document?.getText() !== base) return await this.#proposeAnew(shown, proposal, target);
    if (!(await vscode.workspace.applyEdit(workspaceEdit(proposal, target)))) {
      return this.notify.failed(notTakenWords(file));
    }
    await this.#proposals.close(shown);
    await vscode.window.showTextDocument(target.uri, { preview: false });
  }

  async #proposeAnew(shown: vscode.Uri, { block, place }: Proposal, target: Target): Promise<void> {
    const base = target.document?.getText();
    const plan = await this.#plan(block, target, place);
    // What is shown does not fit the file any more.
    if (!plan) return await this.#proposals.close(shown);
    this.#proposals.replace(shown, proposalOf({ block, place }, target, plan, base));
    this.notify.notPlaced(changedMeanwhileWords(target.file), {});
  }

  /** @returns undefined where there is no place, which the user was told */
  async #plan(block: CodeBlock, { document, file }: Target, place: Place): Promise<EditPlan | undefined> {
    const target = document && { text: document.getText(), languageId: document.languageId };
    const plan = await inSlices(place(block, target), this.clock, this.#disposed.signal);
    if (plan?.kind !== "cannotPlace") return plan;
    this.notify.notPlaced(notPlacedWords(file, plan.why, plan.detail), this.#remedies(block));
    return undefined;
  }

  /** @returns undefined where there is none, which the user was told */
  async #target(block: CodeBlock): Promise<Target | undefined> {
    if (block.path === undefined) return await this.#active(block);
    const named = await findNamedFile(block.path, this.rules);
    if (named.kind === "none") return undefined;
    if (named.kind !== "outside")
      return await this.#checked(block, named.uri, vscode.workspace.asRelativePath(named.uri));
    this.notify.notPlaced(refusedWords(block.path, "outside"), this.#remedies(block));
    return undefined;
  }

  async #active(block: CodeBlock): Promise<Target | undefined> {
    const document = this.#inserter.lastDocument;
    if (!document) {
      this.notify.notPlaced(noTargetWords, this.#remedies(block));
      return undefined;
    }
    const file = vscode.workspace.asRelativePath(document.uri);
    const isAny = ["", "diff", "patch", "udiff"].includes(block.language);
    if (isAny || isLanguageOf(block.language, document.languageId)) {
      return document.isUntitled
        ? { uri: document.uri, file, document }
        : await this.#checked(block, document.uri, file);
    }
    this.notify.notPlaced(otherLanguageWords(file), this.#remedies(block));
    return undefined;
  }

  async #checked(block: CodeBlock, uri: vscode.Uri, file: string): Promise<Target | undefined> {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (uri.scheme === "untitled") return { uri, file, document: open };
    const place = await placeOf(uri);
    const refusal = typeof place === "string" ? place : (await isReadOnly(uri)) ? "readOnly" : undefined;
    if (refusal !== undefined) {
      this.notify.notPlaced(refusedWords(file, refusal), this.#remedies(block));
      return undefined;
    }
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
      () => true,
      () => false,
    );
    return { uri, file, document: isThere ? await vscode.workspace.openTextDocument(uri) : undefined };
  }

  #remedies(block: CodeBlock): Remedies {
    return { "Insert at Cursor": () => this.insertAtCursor(block), "New File": () => this.newFile(block) };
  }

  async #orSay(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.notify.failed(`This code could not be placed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function proposalOf(
  what: Pick<Proposal, "block" | "place">,
  target: Target,
  plan: EditPlan,
  base: string | undefined,
): Proposal {
  const languageId = target.document?.languageId;
  const [edits, text] = [editsOf(plan, base ?? ""), textAfter(plan, base ?? "")];
  return { ...what, target: target.uri, file: target.file, languageId, base, edits, text };
}

function workspaceEdit({ edits, text }: Proposal, { uri, document }: Target): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  if (!document) edit.createFile(uri, { overwrite: false, contents: Buffer.from(text) });
  else {
    const range = (start: number, end: number) =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.set(
      uri,
      edits.map(({ start, end, text: added }) => vscode.TextEdit.replace(range(start, end), added)),
    );
  }
  return edit;
}
