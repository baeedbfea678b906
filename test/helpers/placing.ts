import assert from "node:assert/strict";
import type { Steps } from "../../src/core/context/slices";
import type { CannotPlace, EditPlan } from "../../src/core/edit/editPlan";
import { type PlacedBlock, planEdit, textAfter } from "../../src/core/edit/placing";

/** Does all steps at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export function planned(
  code: string,
  target: string | undefined,
  languageId = "typescript",
  over: Partial<PlacedBlock> = {},
): EditPlan {
  const block = { code, language: languageId, isComplete: true, isPathInCode: false, ...over };
  return finished(planEdit(block, target === undefined ? undefined : { text: target, languageId }));
}

export interface PlacingCase {
  readonly it: string;
  readonly file: string;
  readonly code: string;
  /** The file afterwards, or why the code was not placed. */
  readonly gives: string | { readonly none: CannotPlace };
}

/** A test for each case, with LF and with CRLF in the file. What was placed has no place a second time. */
export function placingTable(
  title: string,
  languageId: string,
  cases: readonly PlacingCase[],
  over: Partial<PlacedBlock> = {},
): void {
  describe(title, () => {
    for (const { it: name, file, code, gives } of cases) {
      it(name, () => {
        for (const eol of ["\n", "\r\n"]) check(file, gives, eol, (text) => planned(code, text, languageId, over));
      });
    }
  });
}

function check(file: string, gives: PlacingCase["gives"], eol: string, plan: (text: string) => EditPlan): void {
  const before = file.replaceAll("\n", eol);
  const after = typeof gives === "string" ? gives.replaceAll("\n", eol) : gives;
  assert.deepEqual(resultOf(plan(before), before), after);
  if (typeof after === "string") assert.equal(typeof resultOf(plan(after), after), "object", "placed again");
}

function resultOf(plan: EditPlan, text: string): PlacingCase["gives"] {
  return plan.kind === "cannotPlace" ? { none: plan.why } : textAfter(plan, text);
}
