import type * as vscode from "vscode";
import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import { FileTexts } from "../chat/attach/fileTexts";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import { NameSymbol } from "./naming/nameSymbol";
import { Reviewer } from "./review/reviewer";

export interface ActionParts {
  readonly own: <T extends vscode.Disposable>(item: T) => T;
  readonly backend: ChatBackend;
  readonly rules: IgnoreRules;
  readonly notify: Notify;
}

/** What the chat's model does outside of the chat. */
export interface Actions {
  readonly naming: NameSymbol;
  readonly reviewer: Reviewer;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions({ backend, rules, notify, own }: ActionParts): Actions {
  const texts = new FileTexts(rules);
  const parts = { backend, texts, notify, clock: systemClock };
  return { naming: new NameSymbol(parts), reviewer: own(new Reviewer(parts)) };
}
