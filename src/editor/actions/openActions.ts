import path from "node:path";
import type * as vscode from "vscode";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import { FileTexts } from "../chat/attach/fileTexts";
import { DefinitionFinder } from "../context/definitionFinder";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { CommitMessages } from "./commitMessage/commitMessages";
import { EditActions } from "./edits/editActions";
import { InlineEdits } from "./inline/inlineEdits";
import { InstructionBox } from "./inline/instructionBox";
import { NameSymbol } from "./naming/nameSymbol";
import { Reviewer } from "./review/reviewer";
import { GrammarParser } from "./syntax/grammarParser";

export interface ActionParts {
  readonly backend: ChatBackend;
  readonly rules: IgnoreRules;
  readonly context: Pick<vscode.ExtensionContext, "extensionPath" | "workspaceState">;
  readonly settings: Pick<SettingsReader, "ofOther">;
  readonly notify: Notify;
  readonly own: <T extends vscode.Disposable>(item: T) => T;
}

/** What the chat's model does outside of the chat. */
export interface Actions {
  readonly edits: InlineEdits;
  readonly editActions: EditActions;
  readonly commitMessages: CommitMessages;
  readonly naming: NameSymbol;
  readonly reviewer: Reviewer;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions({ backend, rules, context, settings, notify, own }: ActionParts): Actions {
  const parts = { backend, texts: new FileTexts(rules), notify, clock: systemClock };
  const parser = new GrammarParser(path.join(context.extensionPath, "dist"));
  const source = new DefinitionFinder(systemClock);
  const edits = own(new InlineEdits({ ...parts, parser, source, box: new InstructionBox(context.workspaceState) }));
  return {
    edits,
    editActions: new EditActions(edits, notify, systemClock),
    commitMessages: own(new CommitMessages({ ...parts, settings })),
    naming: new NameSymbol(parts),
    reviewer: own(new Reviewer(parts)),
  };
}
