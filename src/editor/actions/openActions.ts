import type { ChatBackend } from "../../core/chat/chatBackend";
import { systemClock } from "../../util/clock";
import { FileTexts } from "../chat/attach/fileTexts";
import type { IgnoreRules } from "../ignoreRules";
import type { Notify } from "../notify";
import { NameSymbol } from "./naming/nameSymbol";

export interface ActionParts {
  readonly backend: ChatBackend;
  readonly rules: IgnoreRules;
  readonly notify: Notify;
}

/** What the chat's model does outside of the chat. */
export interface Actions {
  readonly naming: NameSymbol;
}

/** Builds the actions in dependency order. Nothing is decided here. */
export function openActions({ backend, rules, notify }: ActionParts): Actions {
  const texts = new FileTexts(rules);
  const naming = new NameSymbol({ backend, texts, notify, clock: systemClock });
  return { naming };
}
