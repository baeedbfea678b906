import assert from "node:assert/strict";
import { asMarkdown } from "../../../../../src/core/actions/review/asMarkdown";
import { checkedFindings } from "../../../../../src/core/actions/review/checkFindings";
import { review } from "../../../../../src/core/actions/review/review";
import { type ReviewTarget, reviewPrompt, reviewSpans } from "../../../../../src/core/actions/review/reviewPrompt";
import { FakeChatBackend } from "../../../../helpers/fakeChatBackend";
import { settle } from "../../../../helpers/fakeClock";

const lines = [
  "import { a } from './a';",
  "",
  "export function mean(values: number[]): number {",
  "  let sum = 0;",
  "  for (const value of values) {",
  "    sum += value;",
  "  }",
  "  return sum / values.length;",
  "}",
  "",
];
const target: ReviewTarget = { path: "src/mean.ts", languageId: "typescript", lines, span: { from: 2, to: 9 } };

const finding = {
  line: 8,
  lastLine: 8,
  code: "  return sum / values.length;",
  severity: "error",
  comment: "An empty list divides by zero.",
  replacement: "",
} as const;
type Raw = Partial<Parameters<typeof checkedFindings>[0][number]>;
/** Of one line where nothing else is said. */
const checked = (...raw: readonly Raw[]) =>
  checkedFindings(
    raw.map((one) => ({ ...finding, lastLine: one.line ?? finding.line, ...one })),
    target,
    target.span,
  );
const lineOf = (one: Raw) => checked(one)[0]?.span.from;
/** The first line and the last one, as the model counts them. */
const linesOf = (one: Raw) => {
  const [found] = checked(one);
  return found && [found.span.from + 1, found.span.to];
};

describe("a review's finding", () => {
  it("is of the line that it quotes, the nearest one to its number", () => {
    assert.equal(lineOf({}), 7);
    assert.equal(lineOf({ line: 4 }), 7);
    assert.equal(lineOf({ line: 900 }), 7);
    assert.equal(lineOf({ line: 1, code: "8| return   sum / values.length" }), 7);
    assert.equal(lineOf({ line: 7, code: "sum" }), 6, "three letters stand anywhere");
    assert.equal(lineOf({ line: 5, code: "for (const value of values) {\n    sum += value;" }), 4);
  });

  it("is of the line of its number where it quotes none, and dropped where that was not reviewed", () => {
    assert.equal(lineOf({ line: 4, code: "" }), 3);
    assert.equal(lineOf({ line: 4, code: "what stands nowhere" }), 3);
    for (const line of [2, 10, 0, -3, 1e15]) assert.equal(lineOf({ line, code: "what stands nowhere" }), undefined);
    assert.equal(lineOf({ line: 1, code: "import { a } from './a';" }), undefined);
  });

  it("says something, and each thing once", () => {
    const empty = [
      "",
      "  ",
      "Fix.",
      "Looks good!",
      "The code looks good to me.",
      "This is correct.",
      "No issues found.",
    ];
    empty.push("n/a", "OK", "Well-written", "This line is fine.", "No changes needed.", "...........");
    for (const comment of empty) assert.deepEqual(checked({ comment }), [], comment);
    for (const comment of ["This is not correct.", "Good names would help here.", "No check for an empty list."]) {
      assert.equal(checked({ comment }).length, 1, comment);
    }
    const twice = checked(
      {},
      { line: 4, code: "", comment: "An empty list divides by zero!" },
      { comment: "It overflows here too." },
    );
    assert.deepEqual(
      twice.map(({ comment }) => comment),
      [finding.comment, "It overflows here too."],
    );
  });

  it("may be said in any language", () => {
    const said = ["循环多走了一步。", "空列表会除以零。", "Пустой список делит на ноль.", "Цикл идёт слишком далеко."];
    assert.deepEqual(
      checked(...said.map((comment, at) => ({ line: at + 4, code: "", comment }))).map(({ comment }) => comment),
      said,
    );
  });

  it("proposes lines at the line's indentation, and nothing that changes nothing", () => {
    const replaced = (replacement: string) => checked({ replacement })[0]?.replacement;
    assert.deepEqual(replaced("return values.length === 0 ? 0 : sum / values.length;"), [
      "  return values.length === 0 ? 0 : sum / values.length;",
    ]);
    assert.deepEqual(replaced("8| if (values.length === 0) return 0;\n8| return sum / values.length;"), [
      "  if (values.length === 0) return 0;",
      "  return sum / values.length;",
    ]);
    for (const nothing of ["", " \n", "  return sum / values.length;", "return  sum / values.length;\n"]) {
      assert.equal(replaced(nothing), undefined, nothing);
    }
  });

  it("repeats in its proposal none of the lines around", () => {
    const replacement = "    sum += value;\n  }\n  return sum / (values.length || 1);\n}";
    assert.deepEqual(checked({ replacement })[0]?.replacement, ["  return sum / (values.length || 1);"]);
  });
});

describe("a review's finding of several lines", () => {
  const loop = { line: 5, lastLine: 7, code: "  for (const value of values) {" };
  const reduced = "  const sum = values.reduce((a, b) => a + b, 0);";
  const replaced = (one: Raw) => checked(one)[0]?.replacement;

  it("is of the lines of its numbers, whichever of them it quotes", () => {
    assert.deepEqual(linesOf(loop), [5, 7]);
    assert.deepEqual(linesOf({ ...loop, code: "sum += value;" }), [5, 7]);
    assert.deepEqual(linesOf({ ...loop, code: "" }), [5, 7]);
    assert.deepEqual(linesOf({ ...loop, line: 3, lastLine: 9 }), [3, 9]);
  });

  it("has all of them replaced, at their indentation", () => {
    const replacement = "for (const value of values)\n  sum += value * 2;";
    assert.deepEqual(replaced({ ...loop, replacement }), ["  for (const value of values)", "    sum += value * 2;"]);
    const whole = { line: 4, lastLine: 7, code: "let sum = 0;", replacement: `4| ${reduced}\n` };
    assert.deepEqual(replaced(whole), [reduced]);
    assert.deepEqual(replaced({ ...whole, replacement: `${reduced}\n  return sum / values.length;\n}` }), [reduced]);
  });

  it("is of one line, and replaces none, where its end was not shown or its numbers are not those of its line", () => {
    const one = (raw: Raw) => [linesOf({ ...loop, ...raw }), replaced({ ...loop, ...raw, replacement: reduced })];
    assert.deepEqual(one({ lastLine: 10 }), [[5, 5], undefined]);
    assert.deepEqual(one({ lastLine: 4 }), [[5, 5], undefined]);
    assert.deepEqual(one({ lastLine: 1e15 }), [[5, 5], undefined]);
    assert.deepEqual(one({ line: 1, code: "what stands nowhere" }), [undefined, undefined]);
    assert.deepEqual(one({ line: 1, lastLine: 4 }), [[5, 5], undefined]);
    assert.deepEqual(one({ line: 6, lastLine: 8 }), [[5, 5], undefined]);
  });

  it("proposes nothing that changes nothing, leaves code out, or was meant for other lines", () => {
    const same = "for (const value of values) {\n  sum += value;\n}";
    assert.equal(replaced({ ...loop, replacement: same }), undefined);
    const leftOut = "for (const value of values) {\n  log(value);\n  // ... existing code ...\n}";
    assert.equal(replaced({ ...loop, replacement: leftOut }), undefined);
    assert.equal(replaced({ ...loop, replacement: "for (const value of values.slice(1)) {" }), undefined);
    assert.equal(replaced({ ...loop, lastLine: 5, replacement: "return sum;" }), undefined);
    assert.deepEqual(replaced({ ...loop, lastLine: 5, replacement: "for (const value of values.slice(1)) {" }), [
      "  for (const value of values.slice(1)) {",
    ]);
  });
});

describe("a review's finding where a bracket is missing", () => {
  it("has it in its place, in one line", () => {
    const broken = lines.map((line) => line.replace("of values) {", "of values {"));
    const raw = { ...finding, line: 5, lastLine: 5, code: "", replacement: "for (const value of values) {" };
    const found = checkedFindings([raw], { ...target, lines: broken }, target.span);
    assert.deepEqual(found[0]?.replacement, ["  for (const value of values) {"]);
  });
});

describe("a review's finding in a language whose blocks are told by indentation", () => {
  const python = [
    "def mean(values):",
    "    total = 0",
    "    for value in values:",
    "        total += value",
    "        log(value)",
    "        # The end.",
    "    return total / len(values)",
  ];
  const replaced = (line: number, lastLine: number, replacement: string, of = python) => {
    const raw = { ...finding, line, lastLine, code: "", replacement };
    const span = { from: 0, to: of.length };
    return checkedFindings([raw], { path: "mean.py", languageId: "python", lines: of, span }, span)[0]?.replacement;
  };

  it("proposes what fits the blocks that stay", () => {
    assert.deepEqual(replaced(3, 5, "total = sum(values)"), ["    total = sum(values)"]);
    assert.deepEqual(replaced(3, 3, "for value in reversed(values):  # backwards"), [
      "    for value in reversed(values):  # backwards",
    ]);
    assert.deepEqual(replaced(5, 5, "if value:\n    log(value)"), ["        if value:", "            log(value)"]);
    assert.deepEqual(replaced(7, 7, "if values:\n    return total / len(values)"), [
      "    if values:",
      "        return total / len(values)",
    ]);
    const wrapped = ["def f(values):", "    total = sum(", "        values)", "    return total"];
    assert.deepEqual(replaced(2, 2, "total = max(", wrapped), ["    total = max("]);
    const broken = python.map((line) => line.replace("values:", "values"));
    assert.deepEqual(replaced(3, 3, "for value in values:", broken), ["    for value in values:"]);
  });

  it("proposes nothing that was meant for other lines", () => {
    assert.equal(replaced(3, 3, "total = sum(values)"), undefined, "the loop's lines would stay");
    assert.equal(replaced(3, 4, "total = sum(values)"), undefined, "one of them would stay");
    assert.equal(replaced(3, 5, "for value in values[1:]:"), undefined, "it would have no lines");
    assert.equal(replaced(7, 7, "if values:"), undefined, "nothing comes below");
    assert.equal(replaced(4, 5, "    total += value\nlog(total)"), undefined, "it ends a loop that stays");
  });
});

describe("a model's words as Markdown", () => {
  it("are themselves: no link, no picture, no code, no list", () => {
    const escaped = "See \\!\\[a\\]\\(http\\:\\/\\/b\\.c\\) or \\<i\\>www\\.d\\.e\\<\\/i\\>\\, \\`x\\`\\.";
    assert.equal(asMarkdown("See ![a](http://b.c) or <i>www.d.e</i>, `x`."), escaped);
    assert.equal(asMarkdown("One:\n    - two\r\n# three"), "One\\:\n\n\\- two\n\n\\# three");
  });
});

describe("what is reviewed", () => {
  const never = new AbortController().signal;
  const long = { ...target, lines: Array.from({ length: 5000 }, (_, at) => `call(${at}, "of a line");`) };

  it("is shown with its numbers", () => {
    const text = reviewPrompt(target, { from: 2, to: 4 }).at(-1)?.text;
    assert.match(text ?? "", /```typescript\n3\| export function mean.*\n4\| {3}let sum = 0;\n```/);
  });

  it("is all, else less from the end, and never more than is worth a try", () => {
    assert.deepEqual(reviewSpans({ ...target, span: { from: 2, to: 4 } }), [{ from: 2, to: 4 }]);
    assert.deepEqual(
      reviewSpans({ ...target, span: { from: 0, to: 10 } }).map(({ to }) => to),
      [10, 7, 5],
    );
    const spans = reviewSpans({ ...long, span: { from: 10, to: 5000 } });
    assert.ok((spans[0]?.to ?? 0) < 3000 && spans.every(({ from }) => from === 10));
    assert.deepEqual(spans.at(-1), { from: 10, to: 15 });
    assert.ok(spans.length < 30);
  });

  it("is told, with what was found in the order of the lines", async () => {
    const backend = new FakeChatBackend({ contextSize: 2500 });
    const whole = { ...long, span: { from: 0, to: 5000 } };
    const asked = review(whole, backend, () => undefined, never);
    await settle();
    const findings = [5, 3].map((line) => ({
      ...finding,
      line,
      lastLine: line,
      code: "",
      comment: `It fails in line ${line}.`,
    }));
    await backend.call.ends(JSON.stringify({ findings }));
    const found = await asked;
    assert.ok(found);
    const last = Number(/\n(\d+)\| [^\n]*\n```$/.exec(backend.call.question)?.[1]);
    assert.deepEqual([found.reviewed, found.isCut], [{ from: 0, to: last }, false]);
    assert.ok(last > 100 && last < 600, `${last}`);
    assert.deepEqual(
      found.findings.map(({ span }) => span.from),
      [2, 4],
    );
  });

  it("is its first findings where there are more than it may have, and tells how many more", async () => {
    const backend = new FakeChatBackend({ contextSize: 2500 });
    const asked = review(target, backend, () => undefined, never);
    await settle();
    const findings = Array.from({ length: 11 }, (_, at) => ({ ...finding, comment: `It fails in the case ${at}.` }));
    await backend.call.ends(JSON.stringify({ findings }));
    const found = await asked;
    assert.deepEqual(
      found?.findings.map(({ comment }) => comment),
      findings.slice(0, 8).map(({ comment }) => comment),
    );
    assert.deepEqual([found?.leftOut.tooMany, found?.isCut], [3, false]);
  });

  it("is the findings that can be read where others cannot", async () => {
    const backend = new FakeChatBackend({ contextSize: 2500 });
    const asked = review(target, backend, () => undefined, never);
    await settle();
    await backend.call.ends(
      JSON.stringify({ findings: [{ ...finding, line: "three" }, finding, { remark: "None." }] }),
    );
    const found = await asked;
    assert.deepEqual([found?.findings.length, found?.leftOut], [1, { tooMany: 0, unfit: 2 }]);
  });

  it("is no review where nothing that was found is of use, unless it says that there is nothing to find", async () => {
    const backend = new FakeChatBackend({ contextSize: 2500 });
    const found = async (...raw: readonly Raw[]) => {
      const asked = review(target, backend, () => undefined, never);
      await settle();
      await backend.call.ends(JSON.stringify({ findings: raw.map((one) => ({ ...finding, ...one })) }));
      return (await asked)?.findings.length;
    };
    assert.equal(await found(), 0);
    assert.equal(await found({ comment: "Looks good!" }, { comment: " This is fine. " }), 0);
    assert.equal(await found({ comment: "," }, { comment: "," }), undefined);
    assert.equal(await found({ comment: "Looks good!" }, { line: 900, lastLine: 900, code: "" }), undefined);
    assert.equal(await found({ comment: "," }, {}), 1);
  });

  it("gives what was found until the tokens did not do, and nothing where that cannot be read", async () => {
    const backend = new FakeChatBackend({ contextSize: 2500 });
    const text = JSON.stringify({ findings: [finding, finding] });
    const cut = review(target, backend, () => undefined, never);
    await settle();
    await backend.call.ends(text.slice(0, -20), "maxTokens");
    const found = await cut;
    assert.deepEqual([found?.findings.length, found?.isCut], [1, true]);
    const bad = review(target, backend, () => undefined, never);
    await settle();
    await backend.call.ends("The code is good.");
    assert.equal(await bad, undefined);
  });
});
