import path from "node:path";
import type * as vscode from "vscode";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import type { CodeApplier } from "../chat/apply/codeApplier";
import type { Asking } from "../chat/asking";
import type { Attachments } from "../chat/attach/attachments";
import { FileTexts } from "../chat/attach/fileTexts";
import type { Terminals } from "../chat/attach/terminals";
import { DefinitionFinder } from "../context/definitionFinder";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { CommitMessages } from "./commitMessage/commitMessages";
import { EditActions } from "./edits/editActions";
import { Explaining } from "./explain/explaining";
import { InlineEdits } from "./inline/inlineEdits";
import { InstructionBox } from "./inline/instructionBox";
import { NameSymbol } from "./naming/nameSymbol";
import { Reviewer } from "./review/reviewer";
import { GrammarParser } from "./syntax/grammarParser";
import { TestWriting } from "./tests/testWriting";

export interface ActionParts {
  readonly backend: ChatBackend;
  readonly rules: IgnoreRules;
  readonly context: Pick<vscode.ExtensionContext, "extensionPath" | "workspaceState">;
  readonly settings: Pick<SettingsReader, "ofOther">;
  readonly notify: Notify;
  /** What of the chat they use. */
  readonly asking: Asking;
  readonly attachments: Attachments;
  readonly terminals: Terminals;
  readonly applier: CodeApplier;
  /** Says something on the chat's pages. */
  readonly note: (words: string) => void;
  readonly own: <T extends vscode.Disposable>(item: T) => T;
}

/** What the chat's model does outside of the chat. */
export interface Actions {
  readonly edits: InlineEdits;
  readonly editActions: EditActions;
  readonly commitMessages: CommitMessages;
  readonly naming: NameSymbol;
  readonly reviewer: Reviewer;
  readonly explaining: Explaining;
  readonly tests: TestWriting;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions(parts: ActionParts): Actions {
  const { rules, context, notify, own } = parts;
  const given = { ...parts, texts: new FileTexts(rules), clock: systemClock };
  const parser = new GrammarParser(path.join(context.extensionPath, "dist"));
  const source = new DefinitionFinder(systemClock);
  const memory = context.workspaceState;
  const edits = own(new InlineEdits({ ...given, parser, source, memory, box: new InstructionBox(memory) }));
  return {
    edits,
    editActions: new EditActions(edits, notify, systemClock),
    commitMessages: own(new CommitMessages(given)),
    naming: new NameSymbol(given),
    reviewer: own(new Reviewer(given)),
    explaining: new Explaining(given),
    tests: own(new TestWriting(given)),
  };
}
