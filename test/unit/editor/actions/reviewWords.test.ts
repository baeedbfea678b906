import assert from "node:assert/strict";
import type { Review } from "../../../../src/core/actions/review/review";
import { endWords, stepWords } from "../../../../src/editor/actions/review/reviewWords";

const whole: Review = { findings: [], reviewed: { from: 2, to: 9 }, isCut: false, leftOut: { tooMany: 0, unfit: 0 } };
const found: Review["findings"] = [
  { span: { from: 3, to: 4 }, severity: "hint", comment: "A comment.", replacement: undefined },
];

describe("what is said behind a review", () => {
  it("is that nothing was found, that there was too much or what cannot be read, that the model was not done, or that not all was looked at; else nothing", () => {
    const asked = { from: 2, to: 9 };
    assert.equal(endWords("a.ts", asked, { ...whole, findings: found }), "");
    assert.equal(endWords("a.ts", asked, whole), "The model found nothing to change in lines 3 to 9 of a.ts.");
    const cut = "The model was not done with lines 3 to 9 of a.ts when its room was used up; there may be more to say.";
    assert.equal(endWords("a.ts", asked, { ...whole, isCut: true }), cut);
    const most = (count: string) =>
      `The model found more than a review shows: its last ${count} left out. Select fewer lines to see all.`;
    assert.equal(
      endWords("a.ts", asked, { ...whole, findings: found, leftOut: { tooMany: 1, unfit: 0 } }),
      most("1 finding was"),
    );
    assert.equal(endWords("a.ts", asked, { ...whole, leftOut: { tooMany: 3, unfit: 0 } }), most("3 findings were"));
    const unread = (count: number) => endWords("a.ts", asked, { ...whole, leftOut: { tooMany: 0, unfit: count } });
    assert.equal(
      unread(1),
      "1 finding is left out, because the model did not write it in the form that it was asked for.",
    );
    assert.equal(
      unread(2),
      "2 findings are left out, because the model did not write them in the form that it was asked for.",
    );
    const short =
      "Only lines 3 to 9 of a.ts were reviewed: more does not fit the model. Select what else is to be reviewed.";
    assert.equal(endWords("a.ts", { from: 2, to: 90 }, { ...whole, findings: found }), short);
  });

  it("tells how far it is meanwhile", () => {
    assert.equal(stepWords({ kind: "reading", read: 30, total: 40 }), "reading, 75 %");
    assert.equal(stepWords({ kind: "reading", read: 0, total: 0 }), "reading, 0 %");
    assert.equal(stepWords({ kind: "text", text: "{" }), "writing");
  });
});
