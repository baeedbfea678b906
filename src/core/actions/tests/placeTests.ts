import type { Steps } from "../../context/slices";
import { type CannotPlace, type EditPlan, NoPlace } from "../../edit/editPlan";
import { type EditTarget, type PlacedBlock, planEdit, textAfter } from "../../edit/placing";
import { linesOf, TextLines } from "../../edit/textLines";
import { addTests } from "./addTests";

/** Reasons that say nothing against a block of new tests. */
const isAddable: ReadonlySet<CannotPlace> = new Set([
  "noName",
  "severalOfName",
  "otherCode",
  "lessMembers",
  "elidedUnclear",
]);

/**
 * Where tests belong in a file, as `planEdit` says where other code does. No line of the file goes: where that plan would
 * change some, or finds no place, what is new is added.
 */
export function* placeTests(block: PlacedBlock, target: EditTarget | undefined): Steps<EditPlan> {
  const plan = yield* planEdit(block, target);
  if (target === undefined || (plan.kind === "cannotPlace" ? !isAddable.has(plan.why) : keepsAll(plan, target.text)))
    return plan;
  yield;
  try {
    const text = new TextLines(target.text);
    const edits = yield* addTests(text.lines, linesOf(block.code), target.languageId);
    return { kind: "ranges", edits: edits.map((edit) => text.toOffsets(edit)) };
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error;
    return { kind: "cannotPlace", why: error.why, detail: error.detail };
  }
}

function keepsAll(plan: EditPlan, text: string): boolean {
  const kept = linesWith(text);
  let at = 0;
  for (const line of linesWith(textAfter(plan, text))) if (line === kept[at]) at++;
  return at === kept.length;
}

function linesWith(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
