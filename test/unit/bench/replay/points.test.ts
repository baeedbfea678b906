import assert from "node:assert/strict";
import { chosenClosers, closersAt, isInString, placeAt } from "../../../../bench/replay/points";

describe("closersAt", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["foo(", "a, b);", ")"],
    ["foo([1, ", "2]);", "])"],
    ['foo("', 'a");', '")'],
    ["`${", "a}`;", "}`"],
    ["if (a) {", " b(); }", "}"],
    // Closed on a line further down.
    ["foo({", "", ""],
    ["foo({ a,", " b,", ""],
    ["foo(a)", ";", ""],
    ["  // (see", " there)", ""],
    ["it's", " so", ""],
    ['"""', 'Says it."""', ""],
  ];
  for (const [before, hidden, closers] of cases) {
    it(`of ${before}‸${hidden} are ${closers || "none"}`, () => assert.equal(closersAt(before, hidden), closers));
  }
});

describe("chosenClosers", () => {
  it("leaves some cursors without, as where auto-closing is off", () => {
    assert.equal(chosenClosers("foo(", "a);", 0), ")");
    assert.equal(chosenClosers("foo(", "a);", 0.99), "");
  });

  it("drops a point where nothing but the closers was hidden", () => {
    assert.equal(chosenClosers("foo(a", ")", 0), undefined);
    assert.equal(chosenClosers("foo(a", ")", 0.99), "");
  });
});

describe("placeAt", () => {
  const cases = [
    ["  ‸foo", "lineStart"],
    ["‸foo", "lineStart"],
    ["a = ‸foo", "wordStart"],
    ["a.‸foo", "afterPunctuation"],
    ["fo‸o", "inWord"],
    ["foo‸(", "wordEnd"],
    ["foo ‸=", "blank"],
  ] as const;
  for (const [marked, place] of cases) {
    it(`calls ${marked} ${place}`, () => {
      assert.equal(placeAt(marked.replace("‸", ""), marked.indexOf("‸")), place);
    });
  }
});

describe("isInString", () => {
  it("tells text in quotes from text behind them", () => {
    assert.equal(isInString('a("b'), true);
    assert.equal(isInString('a("b")'), false);
  });
});
