import assert from "node:assert/strict";
import { askForEdit } from "../../../../../src/core/edit/inline/askForEdit";
import type { EditOutcome } from "../../../../../src/core/edit/inline/editReply";
import type { SyntaxFault, SyntaxParser } from "../../../../../src/core/edit/inline/syntax";
import { systemClock } from "../../../../../src/util/clock";
import { FakeChatBackend } from "../../../../helpers/fakeChatBackend";

/** Takes every line for a fault that has an opener and no closer. */
class BracketParser implements SyntaxParser {
  readonly asked: (readonly string[])[] = [];

  async faults(languageId: string, texts: readonly string[]) {
    this.asked.push(texts);
    if (languageId !== "typescript") return undefined;
    return texts.map((text) =>
      text.split("\n").flatMap((line, from): SyntaxFault[] => {
        if (line.includes("((")) return [{ from, to: from + 1, missing: undefined }];
        return /\([^)]*$/.test(line) ? [{ from, to: from + 1, missing: ")" }] : [];
      }),
    );
  }
}

const block = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;
const good = block("f(1);");
const bad = block("f(1;");

interface Given {
  readonly region?: readonly string[];
  readonly above?: string;
  readonly languageId?: string;
}

describe("a change that is asked of a model", () => {
  let backend: FakeChatBackend;
  let parser: BracketParser;

  beforeEach(() => {
    backend = new FakeChatBackend({ contextSize: 10_000 });
    parser = new BracketParser();
  });

  async function outcomeOf(answers: readonly string[], given: Given = {}): Promise<EditOutcome> {
    const { region = ["f();"], above = "", languageId = "typescript" } = given;
    backend.answerAll = () => answers[backend.calls.length - 1] ?? assert.fail("asked too often");
    const place = { languageId, path: "a.ts", region, line: 0, above: [], below: [], indentUnit: undefined };
    const request = { instruction: "pass 1", background: "" };
    const asked = { place, request, around: () => ({ above, below: "end();\n" }) };
    const outcome = await askForEdit(asked, { backend, parser, clock: systemClock }, new AbortController().signal);
    return outcome ?? assert.fail("it was stopped");
  }

  const note = "It may not compile: “)” is missing in “f(1;”.";

  it("is asked for once where it parses, in its place in the document", async () => {
    assert.deepEqual(await outcomeOf([good], { above: "a();\n" }), { kind: "edit", lines: ["f(1);"], notes: [] });
    assert.equal(backend.calls.length, 1);
    assert.deepEqual(parser.asked, [["a();\nf();\nend();\n", "a();\nf(1);\nend();\n"]]);
  });

  it("is asked of a small model in the small form, and of others in the large one", async () => {
    const counts: number[] = [];
    for (const parameters of [0.5e9, 7e9, undefined]) {
      backend = new FakeChatBackend({ contextSize: 10_000, parameters, isAsleep: true });
      await outcomeOf([bad, good]);
      for (const { messages } of backend.calls) counts.push(messages.length);
    }
    assert.deepEqual(counts, [4, 4, 2, 2, 2, 2]);
  });

  it("is asked for once more where it does not, by the same prompt and what was wrong", async () => {
    assert.deepEqual(await outcomeOf([bad, good]), { kind: "edit", lines: ["f(1);"], notes: [] });
    const [first = "", second = ""] = backend.calls.map(({ question }) => question);
    assert.equal(
      second,
      `${first}\n\nA first try was no valid code: “)” is missing in “f(1;”. Write code that is valid.`,
    );
  });

  it("is shown with a note where the second does not parse either, or nothing comes of it", async () => {
    const worse = await outcomeOf([bad, block("f((;")]);
    assert.deepEqual(worse, { kind: "edit", lines: ["f((;"], notes: ["It may not compile: “f((;” does not parse."] });
    backend.calls.length = 0;
    assert.deepEqual(await outcomeOf([bad, "I cannot."]), { kind: "edit", lines: ["f(1;"], notes: [note] });
    backend.calls.length = 0;
    assert.equal((await outcomeOf(["I cannot."])).kind, "none");
  });

  it("is shown with a note where the model is lost the second time", async () => {
    const outcome = outcomeOf([bad]);
    backend.answerAll = () => {
      if (backend.calls.length === 1) return bad;
      void backend.call.fail("processGone");
      return good;
    };
    assert.deepEqual(await outcome, { kind: "edit", lines: ["f(1;"], notes: [note] });
  });

  it("is not blamed for what was broken before, nor where there is no parser or too much to parse", async () => {
    const once: readonly Given[] = [
      { region: ["f(;"] },
      { above: "g(;\n", region: ["f(;"] },
      { languageId: "javascript" },
      { above: "a();\n".repeat(70_000) },
    ];
    for (const given of once) {
      backend.calls.length = 0;
      assert.deepEqual(await outcomeOf([bad], given), { kind: "edit", lines: ["f(1;"], notes: [] });
    }
    backend.calls.length = 0;
    const more = await outcomeOf([bad, bad], { above: "g(;\n" });
    assert.deepEqual(more, { kind: "edit", lines: ["f(1;"], notes: [note] });
  });

  it("says so where the code around does not parse with it any more", async () => {
    parser.faults = async () => [[], [{ from: 7, to: 8, missing: ";" }]];
    const outcome = await outcomeOf([good, good]);
    assert.deepEqual(outcome.kind === "edit" && outcome.notes, [
      "It may not compile: the code around it does not parse with it.",
    ]);
  });

  it("is whole once its block is closed: the model is stopped there, and only there", async () => {
    assert.deepEqual(await outcomeOf([`Sure:\n${good}\nThis `]), { kind: "edit", lines: ["f(1);"], notes: [] });
    assert.ok(backend.call.isAborted);
    const quoting = `First\n${block("f();")}\nbecomes\n${block("f(1);\ng(1);\nh(1);")}\n`;
    const noted = await outcomeOf(["", quoting], { region: ["f();", "g();", "h();"] });
    assert.ok(!backend.call.isAborted);
    assert.match(noted.kind === "edit" ? noted.notes.join() : "", /2 blocks of code, of which the first/);
  });

  it("is nothing once it is stopped, also while it is parsed", async () => {
    const stopping = new AbortController();
    parser.faults = async () => {
      stopping.abort();
      return undefined;
    };
    backend.answerAll = () => bad;
    const place = {
      languageId: "typescript",
      path: "a.ts",
      region: ["f();"],
      above: [],
      below: [],
      line: 0,
      indentUnit: undefined,
    };
    const asked = { place, request: { instruction: "x", background: "" }, around: () => ({ above: "", below: "" }) };
    assert.equal(await askForEdit(asked, { backend, parser, clock: systemClock }, stopping.signal), undefined);
    assert.equal(backend.calls.length, 1);
  });
});
