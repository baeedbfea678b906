import assert from "node:assert/strict";
import { firstLineLogProbs } from "../../../../src/core/completion/gate";
import { ReleasedTokens } from "../../../../src/core/completion/releasedTokens";
import { type StopOptions, StopRules } from "../../../../src/core/completion/stop";
import { random } from "../../../helpers/random";

const markers = ["<fim_prefix>", "<fim_middle>", "<|endoftext|>"];

/** Feeds `pieces` until a rule ends the text; checks on the way that nothing released is ever taken back. */
function run(pieces: Iterable<string>, over: Partial<StopOptions> = {}) {
  const rules = new StopRules({ prefix: "", suffix: "", extent: "block", markers, ...over });
  let text = "";
  let released = 0;
  const shown: string[] = [];
  for (const piece of pieces) {
    text += piece;
    const step = rules.push(piece);
    assert.ok(step.released >= released, "what was released is taken back");
    released = step.released;
    shown.push(text.slice(0, released));
    if (step.end) return { text: text.slice(0, released), end: step.end, shown };
  }
  const last = rules.finish();
  assert.ok(last.released >= released);
  return { text: text.slice(0, last.released), end: last.end, shown };
}

/** The answer must be the same however the text is cut into tokens. */
function answer(text: string, over: Partial<StopOptions> = {}) {
  const byCharacter = run(text, over);
  const byTwo = run(text.match(/.{1,7}/gs) ?? [], over);
  const whole = run([text], over);
  assert.deepEqual([byTwo.text, byTwo.end], [byCharacter.text, byCharacter.end]);
  assert.deepEqual([whole.text, whole.end], [byCharacter.text, byCharacter.end]);
  return [byCharacter.text, byCharacter.end];
}

describe("StopRules for one line", () => {
  const line = { extent: "line" } as const;

  it("end before the first line end behind some text", () => {
    assert.deepEqual(answer("foo(1);\nbar();", line), ["foo(1);", "lineEnd"]);
    assert.deepEqual(answer("\n  foo();\nbar();", line), ["\n  foo();", "lineEnd"]);
  });

  it("keep a text that the model ended itself", () => {
    assert.deepEqual(answer("foo();", line), ["foo();", undefined]);
  });

  it("answer nothing when the line would be the one below again", () => {
    assert.deepEqual(answer("turn x;\n", { ...line, prefix: "{\n  re", suffix: "\n\n  return x;\n}" }), [
      "",
      "repeatsBelow",
    ]);
    assert.deepEqual(answer("turn x;", { ...line, prefix: "{\n  re", suffix: "\n  return x;\n}" }), [
      "",
      "repeatsBelow",
    ]);
    assert.deepEqual(answer("turn y;\n", { ...line, prefix: "{\n  re", suffix: "\n  return x;\n}" }), [
      "turn y;",
      "lineEnd",
    ]);
  });
});

describe("StopRules for a block", () => {
  it("end before a line that is dedented below the line the block began on", () => {
    const given = { prefix: "class A {\n  go() {" };
    assert.deepEqual(answer("\n    this.run();\n}\n", given), ["\n    this.run();", "blockEnd"]);
  });

  it("keep the closing line and end behind it", () => {
    const given = { prefix: "function f() {", suffix: "\n\nfunction g() {}\n" };
    assert.deepEqual(answer("\n  return 1;\n}\n\nfunction", given), ["\n  return 1;\n}", "blockEnd"]);
  });

  it("leave out a closing line that already stands below", () => {
    const given = { prefix: "describe(() => {", suffix: "\n});\n" };
    assert.deepEqual(answer("\n  it();\n});\n", given), ["\n  it();", "blockEnd"]);
    assert.deepEqual(answer("\n  it();\n}\n", given), ["\n  it();", "blockEnd"]);
  });

  it("go on over a clause that belongs to the block", () => {
    const given = { prefix: "if (a) {" };
    assert.deepEqual(answer("\n  b();\n} else {\n  c();\n}\nd();", given), [
      "\n  b();\n} else {\n  c();\n}",
      "blockEnd",
    ]);
    const python = { prefix: "if a:" };
    assert.deepEqual(answer("\n    b()\nelse:\n    c()\nd()\n", python), ["\n    b()\nelse:\n    c()", "blockEnd"]);
  });

  it("take the block's depth from the first line when the cursor's line is empty", () => {
    assert.deepEqual(answer("    a();\n    b();\n}\n", { prefix: "f() {\n" }), ["    a();\n    b();", "blockEnd"]);
    assert.deepEqual(answer("a();\n    b();\n}\n", { prefix: "f() {\n    " }), ["a();\n    b();", "blockEnd"]);
  });

  it("end before a line that equals the next one below", () => {
    const given = { prefix: "  const a = 1;", suffix: "\n\n  const c = 3;\n" };
    assert.deepEqual(answer("\n  const b = 2;\n  const c = 3;\n", given), ["\n  const b = 2;", "repeatsBelow"]);
  });

  it("do not take a deeper bracket for the one below", () => {
    const given = { prefix: "f() {", suffix: "\n}\n" };
    assert.deepEqual(answer("\n  if (a) {\n    b();\n  }\n  c();\n}", given), [
      "\n  if (a) {\n    b();\n  }\n  c();",
      "blockEnd",
    ]);
  });

  it("end at a line that comes again, and at a cycle of lines", () => {
    assert.deepEqual(answer("\n  foo(1);\n  foo(1);\n  foo(1);\n", { prefix: "{" }), ["\n  foo(1);", "repetition"]);
    assert.deepEqual(answer("\n  aaa();\n  bbb();\n  aaa();\n  bbb();\n", { prefix: "{" }), [
      "\n  aaa();\n  bbb();",
      "repetition",
    ]);
  });

  it("let brackets and a line that comes again further below be", () => {
    const text = "\n  a(() => {\n    b({\n    })\n  })\n  aaa();\n  ccc();\n  ddd();\n  eee();\n  aaa();";
    assert.deepEqual(answer(text, { prefix: "{" }), [text, undefined]);
  });

  it("drop white space at the end", () => {
    assert.deepEqual(answer("\n  foo();\n\n  ", { prefix: "{" }), ["\n  foo();", undefined]);
  });
});

describe("StopRules", () => {
  it("end before a marker that the model spells out, and never release a part of it", () => {
    for (const extent of ["line", "block"] as const) {
      const { text, end, shown } = run("foo(a < b);<fim_middle>bar", { extent });
      assert.deepEqual([text, end], ["foo(a < b);", "marker"]);
      assert.ok(shown.every((part) => !part.includes("<f")));
    }
  });

  it("release what only looks like the beginning of a marker", () => {
    assert.deepEqual(answer("a <fim", { extent: "line" }), ["a <fim", undefined]);
  });

  it("end a line that repeats itself, but not a ruler", () => {
    assert.equal(run("x = [foo, foo, foo, foo, foo, foo, foo, foo]").end, "stutter");
    assert.equal(run("  total(): bebebebebebebe").end, "stutter");
    assert.equal(run("for (let ; ; ; ; ; ; ; ;").end, "stutter");
    for (const line of [`// ${"-".repeat(60)}`, " ".repeat(60), "[0, 0, 0, 0, 0, 0, 0, 0]"]) {
      assert.equal(run(line).end, undefined, line);
    }
  });

  it("release a line while it is being written unless it may be dropped", () => {
    const streamed = run("foo(bar)", { extent: "line" }).shown;
    assert.deepEqual(streamed.slice(0, 4), ["f", "fo", "foo", "foo("]);
    const held = run("foo(bar)", { extent: "line", suffix: "\nfoo(baz)" }).shown;
    assert.deepEqual(held, ["", "", "", "", "", "", "foo(bar", "foo(bar)"]);
  });

  it("end at the next line's end once told that this line is the last", () => {
    const rules = new StopRules({ prefix: "{", suffix: "", extent: "block", markers });
    assert.equal(rules.push("\n  a();").end, undefined);
    assert.equal(rules.push(" b();", { isLate: true }).end, undefined);
    assert.deepEqual(rules.push("\n  c", { isLate: true }), { released: 12, end: "timeBudget" });
  });
});

describe("StopRules for a line that has to be sure", () => {
  type Told = readonly [text: string, logProb?: number | undefined];

  /** Feeds what is told until a rule ends the text. */
  function ended(told: readonly Told[], over: Partial<StopOptions> = {}) {
    const rules = new StopRules({ prefix: "", suffix: "", extent: "line", markers, leastLineLogProb: -1, ...over });
    for (const [at, [text, logProb]] of told.entries()) {
      const { end, released } = rules.push(text, { logProb });
      if (end) return { end, at, released };
    }
    return { end: rules.finish().end, at: told.length, released: undefined };
  }

  it("end with the token that makes it unlikelier than allowed, which is not released", () => {
    const told: Told[] = [
      ["foo", -0.4],
      ["(", -0.5],
      ["bar", -0.2],
      [")", -0.1],
    ];
    assert.deepEqual(ended(told), { end: "unsure", at: 2, released: 4 });
    assert.equal(ended(told, { leastLineLogProb: -1.25 }).end, undefined);
    assert.equal(ended(told, { leastLineLogProb: undefined }).end, undefined);
  });

  it("count what has no text yet, and end in the middle of a character", () => {
    assert.deepEqual(
      ended([
        ["a", -0.6],
        ["", -0.5],
        ["é", -0.1],
      ]),
      { end: "unsure", at: 1, released: 1 },
    );
  });

  it("count nothing that is not told", () => {
    assert.equal(ended([["foo"], ["(bar)"]]).end, undefined);
    assert.deepEqual(ended([["foo", -0.9], ["("], ["bar", -0.2]]), { end: "unsure", at: 2, released: 4 });
  });

  it("do not count what follows the first line", () => {
    const told: Told[] = [
      ["\n  ", -0.1],
      ["if (a) {", -0.5],
      ["\n", -0.1],
      ["    b", -9],
      ["();", -9],
    ];
    assert.equal(ended(told, { extent: "block", prefix: "f() {" }).end, undefined);
    assert.equal(
      ended(
        [
          ["a", -0.5],
          ["\n", -0.6],
          ["b", -0.1],
        ],
        { extent: "block", prefix: "{" },
      ).end,
      "unsure",
    );
  });

  it("end first by what the text itself says", () => {
    assert.equal(
      ended([
        ["foo", -0.9],
        [";\n", -0.5],
      ]).end,
      "lineEnd",
    );
    assert.equal(ended([["<fim_middle>", -5]]).end, "marker");
  });

  it("end at a line that the whole answer is not surer of, however the tokens are cut and held back", () => {
    const next = random(7);
    const pieces = [
      "a",
      " b",
      ";",
      "",
      "\n",
      " \n",
      "\n\n",
      "\n  ",
      "  ",
      "\n}",
      "foo(",
      ")",
      "<fim_",
      "middle>",
      "\n  c",
    ];
    const one = <T>(of: readonly T[]) => of[Math.floor(next() * of.length)] as T;
    let unsure = 0;
    for (let round = 0; round < 2000; round++) {
      const told = Array.from({ length: 12 }, () => [one(pieces), one([-0.01, -0.2, -0.6, undefined])] as const);
      const extent = one(["line", "block"] as const);
      const options = { prefix: one(["", "{"]), suffix: one(["", "\n  c\n}", "\na b;"]), extent, markers };
      const [free, bound] = [undefined, -1].map((leastLineLogProb) => wrote(told, { ...options, leastLineLogProb }));
      const sum = free?.sum ?? 0;
      if (bound?.end !== "unsure") assert.deepEqual(bound, free);
      else assert.ok(sum < -1, `${sum} of ${JSON.stringify({ told, options, free, bound })}`);
      if (bound?.end === "unsure") unsure++;
    }
    assert.ok(unsure > 200, String(unsure));
  });

  /** What is left of an answer in the end, and how sure its first line is. */
  function wrote(told: readonly Told[], options: StopOptions) {
    const rules = new StopRules(options);
    const released = new ReleasedTokens(() => undefined);
    let text = "";
    let end: string | undefined;
    for (const [piece, logProb] of told) {
      text += piece;
      released.hold(logProb);
      const step = rules.push(piece, { logProb });
      released.release(text, step.released);
      end = step.end;
      if (end) break;
    }
    if (!end) {
      const step = rules.finish();
      released.release(text, step.released);
      end = step.end;
    }
    const { tokens, endLogProb } = released;
    return { end, tokens, sum: firstLineLogProbs({ tokens, endLogProb }).sum };
  }
});
