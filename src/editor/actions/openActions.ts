import type * as vscode from "vscode";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import { FileTexts } from "../chat/attach/fileTexts";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { CommitMessages } from "./commitMessage/commitMessages";
import { EditActions } from "./edits/editActions";
import { InlineEdits } from "./inline/inlineEdits";
import { InstructionBox } from "./inline/instructionBox";

export interface ActionParts {
  readonly backend: ChatBackend;
  readonly rules: IgnoreRules;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly settings: Pick<SettingsReader, "ofOther">;
  readonly notify: Notify;
  readonly own: <T extends vscode.Disposable>(item: T) => T;
}

/** What the chat's model does outside of the chat. */
export interface Actions {
  readonly edits: InlineEdits;
  readonly editActions: EditActions;
  readonly commitMessages: CommitMessages;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions({ backend, rules, memory, settings, notify, own }: ActionParts): Actions {
  const texts = new FileTexts(rules);
  const edits = own(new InlineEdits({ backend, texts, box: new InstructionBox(memory), notify, clock: systemClock }));
  const commitMessages = own(new CommitMessages({ backend, texts, settings, notify, clock: systemClock }));
  return { edits, editActions: new EditActions(edits, notify, systemClock), commitMessages };
}
