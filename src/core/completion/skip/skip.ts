import { type NoSuggestion, none } from "../outcome";
import type { CompletionRequest } from "../request";
import { binaryText } from "./binaryText";
import { longLine } from "./longLine";
import { midLine } from "./midLine";
import { nothingToGoOn } from "./nothingToGoOn";
import { secretFile } from "./secretFile";
import { selection } from "./selection";
import { severalCursors } from "./severalCursors";
import { switchedOff } from "./switchedOff";
import { unserved } from "./unserved";

/** The first that has a reason is told to the user, so what they can change comes first. */
const rules = [
  switchedOff,
  unserved,
  secretFile,
  selection,
  severalCursors,
  longLine,
  midLine,
  binaryText,
  nothingToGoOn,
] as const;

/** Why a request is not even put to a model, whatever the model's state; undefined if it may be. */
export function skipReason(request: CompletionRequest): NoSuggestion | undefined {
  for (const rule of rules) {
    const reason = rule(request);
    if (reason) return none(reason);
  }
  return undefined;
}
