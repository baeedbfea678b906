import path from "node:path";
import type * as vscode from "vscode";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import { FileTexts } from "../chat/attach/fileTexts";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { CommitMessages } from "./commitMessage/commitMessages";
import { InlineEdits } from "./inline/inlineEdits";
import { InstructionBox } from "./inline/instructionBox";
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
  readonly commitMessages: CommitMessages;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions({ backend, rules, context, settings, notify, own }: ActionParts): Actions {
  const texts = new FileTexts(rules);
  const box = new InstructionBox(context.workspaceState);
  const parser = new GrammarParser(path.join(context.extensionPath, "dist"));
  const edits = own(new InlineEdits({ backend, parser, texts, box, notify, clock: systemClock }));
  const commitMessages = own(new CommitMessages({ backend, texts, settings, notify, clock: systemClock }));
  return { edits, commitMessages };
}
