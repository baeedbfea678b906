import assert from "node:assert/strict";
import { atOnce, type Steps } from "../../../../../src/core/context/slices";
import { type DocForm, docFormOf } from "../../../../../src/core/edit/inline/docComment";
import type { EditPlace } from "../../../../../src/core/edit/inline/editPlace";
import { type EditOutcome, EditReply } from "../../../../../src/core/edit/inline/editReply";

const file = `import { tax } from "./tax";

export class Cart {
	total(items: Item[]): number {
		let sum = 0;
		for (const item of items) sum += item.price;
		return sum;
	}
}
`.split("\n");

/** Lines `from`..`to` of the file are to be changed; the first is 1, the last is one of them. */
function placeOf(from: number, to: number, lines: readonly string[] = file, languageId = "typescript"): EditPlace {
  return {
    ...{ languageId, path: "src/cart.ts", indentUnit: "\t" },
    region: lines.slice(from - 1, to),
    line: from - 1,
    above: lines.slice(0, from - 1),
    below: lines.slice(to),
  };
}

const body = placeOf(5, 7);
const whole = placeOf(4, 8);

function run<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function outcomeOf(place: EditPlace, text: string, end: "endOfText" | "maxTokens" = "endOfText"): EditOutcome {
  const reply = new EditReply(place);
  // Whatever the pieces are that it comes in.
  for (const piece of text.match(/[\s\S]{1,3}/g) ?? []) reply.push(piece);
  return run(reply.end(end));
}

function linesOf(place: EditPlace, text: string): readonly string[] {
  const outcome = outcomeOf(place, text);
  assert.ok(outcome.kind === "edit", JSON.stringify(outcome));
  return outcome.lines;
}

const block = (code: string, language = "ts") => `\`\`\`${language}\n${code}\n\`\`\`\n`;

describe("a reply that changes code", () => {
  it("is taken out of its prose and fence, and brought to the region's indentation", () => {
    const lines = linesOf(
      body,
      `Sure! Here it is:\n\n${block("let sum = 1;\nif (sum) {\n  sum++;\n}\nreturn sum;")}\nHope this helps.`,
    );
    assert.deepEqual(lines, ["\t\tlet sum = 1;", "\t\tif (sum) {", "\t\t\tsum++;", "\t\t}", "\t\treturn sum;"]);
  });

  it("is taken without the fence too, where it has half of the lines that it changes", () => {
    const lines = linesOf(body, "let sum = 0;\nfor (const item of items) sum += 2 * item.price;\nreturn sum;");
    assert.deepEqual(lines[1], "\t\tfor (const item of items) sum += 2 * item.price;");
    assert.equal(lines.length, 3);
  });

  it("loses what it repeats of the code above and below", () => {
    const repeated = `export class Cart {\n  total(items: Item[]): number {\n    let sum = 1;\n    return sum;\n  }\n}`;
    assert.deepEqual(linesOf(body, block(repeated)), ["\t\tlet sum = 1;", "\t\treturn sum;"]);
    assert.deepEqual(linesOf(whole, block(file.join("\n").replace("0;", "1;"))), [
      "\ttotal(items: Item[]): number {",
      "\t\tlet sum = 1;",
      ...file.slice(5, 8),
    ]);
  });

  it("keeps what the region has as well as the code around it", () => {
    const twice = ["log(before);", "log(after);", "run();", "log(before);", "log(after);"];
    const place = placeOf(3, 5, ["log(before);", ...twice.slice(0, 2), "run();", ...twice.slice(0, 2)], "javascript");
    assert.deepEqual(linesOf(place, block("log(after);\nrunAll();\nlog(before);")), [
      "log(after);",
      "runAll();",
      "log(before);",
    ]);
  });

  it("loses a closer too many, and keeps one that it opened", () => {
    assert.deepEqual(linesOf(body, block("return 1;\n}")), ["\t\treturn 1;"]);
    assert.deepEqual(linesOf(body, block("if (a) {\n  return 1;\n}")), ["\t\tif (a) {", "\t\t\treturn 1;", "\t\t}"]);
  });

  it("loses imports in the middle of code, and says which of them the file lacks", () => {
    const text = block('import { tax } from "./tax";\nimport { vat } from "./vat";\n\nreturn vat(items);');
    const outcome = outcomeOf(body, text);
    assert.ok(outcome.kind === "edit");
    assert.deepEqual(outcome.lines, ["\t\treturn vat(items);"]);
    assert.match(outcome.notes.join(), /imports that this code has no place for: import \{ vat \} from "\.\/vat";$/);
    assert.deepEqual(linesOf(placeOf(1, 1), block('import { tax, vat } from "./tax";')), [
      'import { tax, vat } from "./tax";',
    ]);
  });

  it("loses what it writes anew of the code around, and says so", () => {
    const place = placeOf(1, 3, ["function a() {", "\tone();", "}", "", "function b() {", "\tone();", "}"]);
    const outcome = outcomeOf(place, block("function a() {\n  two();\n}\n\nfunction b() {\n  two();\n}"));
    assert.ok(outcome.kind === "edit");
    assert.deepEqual(outcome.lines, ["function a() {", "\ttwo();", "}"]);
    assert.deepEqual(outcome.notes, ["It also changed b, outside of these lines; that was left out."]);
  });

  it("keeps the document's own spelling of what stays, and the blank lines at its edges", () => {
    const lines = ["if (a) {  ", "", "\tb();", "}", ""];
    const reply = block("if (a) {\n\n  c();\n}");
    assert.deepEqual(linesOf(placeOf(1, 5, lines), reply), ["if (a) {  ", "", "\tc();", "}", ""]);
  });

  it("may be a diff, search and replace, or leave code out by a comment", () => {
    const wanted = ["\t\tlet sum = 1;", ...body.region.slice(1)];
    assert.deepEqual(linesOf(body, block("@@ -1,2 +1,2 @@\n-let sum = 0;\n+let sum = 1;", "diff")), wanted);
    const markers = "<<<<<<< SEARCH\nlet sum = 0;\n=======\nlet sum = 1;\n>>>>>>> REPLACE";
    assert.deepEqual(linesOf(body, block(markers)), wanted);
    const elided = "let sum = 0;\nlog(items);\n// ... existing code ...\nreturn sum;";
    assert.deepEqual(linesOf(body, block(elided)), [body.region[0], "\t\tlog(items);", ...body.region.slice(1)]);
  });

  it("has the first of several blocks taken that are in the file's language, and says so", () => {
    const text = block("npm test", "bash") + block("return 1;") + block("return 2;");
    const outcome = outcomeOf(body, text);
    assert.ok(outcome.kind === "edit");
    assert.deepEqual(outcome.lines, ["\t\treturn 1;"]);
    assert.match(outcome.notes.join(), /2 blocks of code, of which the first was taken/);
  });

  it("loses characters that nobody sees, and says so", () => {
    const outcome = outcomeOf(body, block("return 'a\u202Eb';"));
    assert.ok(outcome.kind === "edit");
    assert.deepEqual(outcome.lines, ["\t\treturn 'ab';"]);
    const reply = new EditReply(body);
    reply.push("```ts\nreturn 'a\u202Eb';\n");
    assert.deepEqual(atOnce(reply.soFar()), ["\t\treturn 'ab';"], "while it is written");
    assert.match(outcome.notes.join(), /U\+202E/);
  });

  it("stands as deep as the region, whatever deeper line it begins with", () => {
    const lines = ["if a:", "    return 1", "return 1"];
    assert.deepEqual(linesOf(placeOf(1, 3, lines, "python"), block("return 1", "python")), ["return 1"]);
  });

  it("may stand where nothing stands yet", () => {
    const place = placeOf(2, 2, ["def f():", "    ", "    return 1"], "python");
    assert.deepEqual(linesOf({ ...place, indentUnit: "    " }, block("x = 1\nif x:\n  y = 2", "python")), [
      "    x = 1",
      "    if x:",
      "        y = 2",
    ]);
  });
});

describe("a reply that changes nothing", () => {
  const why = (text: string, end: "endOfText" | "maxTokens" = "endOfText") => {
    const outcome = outcomeOf(body, text, end);
    return outcome.kind === "none" ? [outcome.why, outcome.detail] : outcome.lines;
  };

  it("says why: empty, prose, another language, without an end, unchanged, a diff of other code", () => {
    assert.deepEqual(why("  \n"), ["empty", ""]);
    assert.deepEqual(why(block("  ")), ["empty", ""]);
    assert.deepEqual(why("I cannot\ndo that."), ["onlyProse", "I cannot do that."]);
    assert.deepEqual(why(block("return 1", "python")), ["otherLanguage", "python"]);
    assert.deepEqual(why("```ts\nreturn 1;\nreturn 1;\n", "maxTokens"), ["endless", ""]);
    assert.deepEqual(why(block(body.region.join("\n"))), ["unchanged", ""]);
    assert.equal(why(block("@@ -1 +1 @@\n-nothing like it\n+x", "diff"))[0], "notPlaced");
  });

  it("says that it is empty where nothing is left of it, and never deletes code for that", () => {
    assert.deepEqual(why(block('import { vat } from "./vat";')), ["empty", 'import { vat } from "./vat";']);
    assert.deepEqual(why(block("total(items: Item[]): number {")), ["empty", ""]);
  });

  it("is not taken for code, or with prose, where it is prose around a line of the code", () => {
    const text = "This line\nlet sum = 0;\nis fine as it is.";
    assert.deepEqual(why(text)[0], "onlyProse");
    assert.deepEqual(linesOf(body, "Now:\nlet sum = 0;\nlog();\nreturn sum;\nDone."), [
      body.region[0],
      "\t\tlog();",
      body.region[2],
    ]);
  });

  it("is no such reply where only its closing fence is missing", () => {
    assert.deepEqual(why("```ts\nreturn 1;"), ["\t\treturn 1;"]);
    assert.deepEqual(why(`${block("return 1;")} and so on and on`, "maxTokens"), ["\t\treturn 1;"]);
  });
});

describe("a reply while it is written", () => {
  it("shows whole lines, those of the code above not, and never another line than it will have", () => {
    const text = `So:\n${block("export class Cart {\n  total(items: Item[]): number {\n    let sum = 1;\n    return sum;\n  }\n}")}`;
    const reply = new EditReply(body);
    const seen = new Set<string>();
    for (const one of text) {
      reply.push(one);
      seen.add(atOnce(reply.soFar()).join("|"));
    }
    const outcome = run(reply.end("endOfText"));
    assert.ok(outcome.kind === "edit");
    assert.deepEqual([...seen].slice(0, 3), ["", "\t\tlet sum = 1;", outcome.lines.join("|")]);
  });

  it("is enough once its block is closed", () => {
    const reply = new EditReply(body);
    for (const piece of ["So:\n```ts\nlet sum = 1;\n", "return sum;\n", "``"]) {
      reply.push(piece);
      assert.ok(!reply.isEnough);
    }
    reply.push("`\n");
    assert.ok(reply.isEnough);
  });

  it("is not enough where more has to tell: a fence of the code's own, a quote, another language, nothing", () => {
    const isEnough = (text: string, place = body, only?: DocForm) => {
      const reply = new EditReply(place, only);
      reply.push(text);
      return reply.isEnough;
    };
    const two = "let sum = 1;\nreturn sum;";
    assert.ok(isEnough(block(two)));
    assert.ok(!isEnough(block("return 1;")));
    assert.ok(!isEnough(block(two, "python")));
    assert.ok(!isEnough(block(" ")));
    assert.ok(!isEnough(block(two, ""), { ...body, languageId: "markdown" }));
    assert.ok(!isEnough(block(two), { ...body, region: ["log(`", "  ```ts`);"] }));
    assert.ok(!isEnough(block("return 1;\nreturn 2;"), whole));
    assert.ok(isEnough(block("-\t\tlet sum = 0;\n+\t\tlet sum = 1;", "diff"), whole));
    assert.ok(isEnough(block("// ... existing code ...\nreturn 1;"), whole));
    const form = docFormOf("typescript");
    assert.ok(isEnough(block("/** Adds. */"), body, form));
    assert.ok(!isEnough(block(two), body, form));
  });

  it("is not read on for what it shows once it is whole", () => {
    const lines = Array.from({ length: 2000 }, (_, at) => `\t\tconst value${at} = ${at};`);
    const reply = new EditReply({ ...body, region: lines });
    reply.push(`\`\`\`ts\n${lines.join("\n")}\n`);
    const [some, rest] = [reply.soFar(), reply.soFar()];
    assert.ok(!some.next().done);
    assert.equal(atOnce(rest).length, lines.length);
    reply.end("endOfText").next();
    assert.deepEqual(some.next(), { done: true, value: [] });
  });

  it("shows nothing of a diff, which has its place at the end only", () => {
    const reply = new EditReply(body);
    reply.push("```diff\n-let sum = 0;\n+let sum = 1;\n");
    assert.deepEqual(atOnce(reply.soFar()), []);
  });
});
