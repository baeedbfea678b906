import assert from "node:assert/strict";
import { familyById, kindling, type ModelFamily } from "../../../src/core/model/families";
import { AnchoredPrompts, type Hole } from "../../../src/host/anchoredPrompt";
import { CharacterTokens } from "../../helpers/characterTokens";

const qwen = familyById("qwen2.5-coder") as ModelFamily;
const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `const value${from + at} = ${from + at};\n`).join("");

/** Prompts as text, with the special tokens spelled. */
class Texts {
  readonly #tokens = new CharacterTokens();
  readonly prompts: AnchoredPrompts;

  constructor(family: ModelFamily) {
    this.prompts = new AnchoredPrompts(this.#tokens.tokenizer, family);
  }

  anchor(prefix: string, suffix: string, more: Partial<Hole> & { budget?: number } = {}) {
    const { budget = 1000, ...rest } = more;
    const anchor = this.prompts.anchorAt(hole(prefix, suffix, rest), budget);
    return (live: string, liveSuffix = suffix, over: Partial<Hole> = rest) => {
      const prompt = this.prompts.under(anchor, hole(live, liveSuffix, over));
      return prompt && { ...prompt, text: this.#tokens.textOf(prompt.tokens) };
    };
  }
}

function hole(prefix: string, suffix: string, more: Partial<Hole> = {}): Hole {
  return { path: "a.ts", context: [], prefix, prefixStart: 0, suffix, ...more };
}

describe("AnchoredPrompts", () => {
  it("puts the parts in the family's order", () => {
    const spm = new Texts(kindling).anchor("f(", "\n)")("f(");
    assert.equal(spm?.text, "<file_sep>a.ts\n<fim_prefix><fim_suffix>\n)<fim_middle>f(");
    const psm = new Texts({ ...qwen, anchorsMiddle: false }).anchor("f(", "\n)")("f(");
    assert.equal(psm?.text, "<|file_sep|>a.ts\n<|fim_prefix|>f(<|fim_suffix|>\n)<|fim_middle|>");
  });

  it("calls a first prompt short only where it leaves something out", () => {
    const { prompts } = new Texts(kindling);
    const isShort = (given: Hole) => prompts.anchorAt(given, 1000, 300).isShort;
    assert.equal(isShort(hole("f(", "\n)")), false);
    assert.equal(isShort(hole(lines(40), "\n)")), true);
    assert.equal(isShort(hole("f(", lines(40))), true);
    assert.equal(isShort(hole("f(", "\n)", { context: [{ path: "b.ts", text: lines(40) }] })), true);
    assert.equal(prompts.anchorAt(hole(lines(40), "\n)"), 1000).isShort, false);
  });

  it("lets what is typed stand behind the middle, from four lines above the cursor on", () => {
    const at = new Texts(qwen).anchor(`${lines(9)}f(`, "\n");
    const fixed = `<|fim_prefix|>${lines(5)}<|fim_suffix|>\n<|fim_middle|>`;
    assert.ok(at(`${lines(9)}f(`)?.text.endsWith(`${fixed}${lines(4, 5)}f(`));
    assert.ok(at(`${lines(20)}f(x`)?.text.endsWith(`${fixed}${lines(15, 5)}f(x`));
    assert.equal(at(`${lines(4)}f(`), undefined, "above the middle there is nothing to append to");
  });

  it("says when the middle is long, and ends when it is too long", () => {
    const at = new Texts(qwen).anchor(lines(9), "\n", { budget: 9000 });
    assert.equal(at(lines(29))?.wantsMove, false);
    assert.equal(at(lines(31))?.wantsMove, true);
    assert.equal(at(lines(90)), undefined);
  });

  it("puts other files in front of all, as many as fit a third, the first ones first", () => {
    const context = [
      { path: "b.ts", text: "b();" },
      { path: "c.ts", text: "c();\n" },
      { path: "d.ts", text: "d();".repeat(100) },
    ];
    const at = new Texts(kindling).anchor("f(", "", { context, budget: 400 });
    const shown = "<repo_name>project\n<file_sep>b.ts\nb();\n<file_sep>c.ts\nc();\n<file_sep>a.ts\n";
    assert.ok(at("f(")?.text.startsWith(`${shown}<fim_prefix>`));
    assert.ok(at("f(x", "", { context: [] })?.text.startsWith(shown), "what is shown stays until the next anchor");
  });

  it("should be made anew when there are pieces of other files for the first time, and not for each change of them", () => {
    const piece = (path: string) => ({ context: [{ path, text: "b();\n" }] });
    const without = new Texts(kindling).anchor("f(", "");
    assert.deepEqual([without("f(")?.wantsMove, without("f(", "", piece("b.ts"))?.wantsMove], [false, true]);
    const withOne = new Texts(kindling).anchor("f(", "", piece("b.ts"));
    assert.deepEqual([withOne("f(", "", piece("c.ts"))?.wantsMove, withOne("f(", "", {})?.wantsMove], [false, false]);
    const noRoom = { context: [{ path: "b.ts", text: "b();".repeat(500) }] };
    assert.equal(new Texts(kindling).anchor("f(", "", noRoom)("f(", "", noRoom)?.wantsMove, false);
  });

  it("keeps the suffix as it was while the live one is much the same", () => {
    const at = new Texts(kindling).anchor("f(", `\n\n${lines(20)}`);
    const kept = at("f(")?.text.replace("<fim_middle>f(", "");
    assert.ok(at("f() {\n  ", `\n}\n\n${lines(20)}`)?.text.startsWith(`${kept}`), "Enter between brackets");
    assert.ok(at("f(", `\n\n${lines(20).replace("= 3", "= 4")}`)?.text.startsWith(`${kept}`));
    assert.equal(at("f(", `\n\n${lines(20, 1)}`), undefined, "the first line is gone");
    assert.equal(at("f(", `\n\n${lines(20).replaceAll("const", "let")}`), undefined);
    assert.equal(at("f(", ""), undefined);
  });

  it("never makes a special token of the user's text", () => {
    const prompt = new Texts(kindling).anchor("<fim_middle>", "", { path: "<fim_middle>" })("<fim_middle>");
    assert.equal(prompt?.tokens.filter((id) => id === prompt.tokens.at(-13)).length, 1);
  });

  it("begins a long window three quarters full, at a line, and holds it until it is full", () => {
    const at = new Texts(kindling).anchor(lines(100), "\nend();\n", { budget: 600 });
    const first = at(lines(100));
    assert.ok(first && first.tokens.length <= 600 && first.tokens.length > 400, `${first?.tokens.length}`);
    assert.match(first.text, /<fim_middle>const/);
    const start = /<fim_middle>.*/.exec(first.text)?.[0];
    let tight = false;
    let typed = 0;
    for (; at(lines(100) + "x".repeat(typed)); typed++) {
      const prompt = at(lines(100) + "x".repeat(typed));
      assert.ok(prompt?.text.includes(start ?? "none"));
      tight ||= prompt?.wantsMove === true;
    }
    assert.ok(tight && typed > 50 && typed < 300, `${typed} characters`);
  });

  it("finds the window again after an edit above it, and where less of the text is sent", () => {
    const at = new Texts(kindling).anchor(lines(100), "", { budget: 600 });
    const window = at(lines(100))?.text;
    assert.equal(at(`import { a } from "a";\n${lines(100)}`)?.text, window);
    const cut = lines(100).slice(200);
    assert.equal(at(cut, "", { prefixStart: 200 })?.text, window);
    assert.equal(at(lines(50)), undefined);
  });

  it("holds while the text that is sent begins one line later with each line that is typed", () => {
    const sent = (count: number) => {
      const text = lines(count);
      const start = text.indexOf("\n", text.length - 1500) + 1;
      return [text.slice(start), "", { prefixStart: start }] as const;
    };
    const at = new Texts(kindling).anchor(sent(100)[0], "", { ...sent(100)[2], budget: 600 });
    const first = at(...sent(100))?.tokens ?? [];
    const next = at(...sent(103))?.tokens ?? [];
    assert.ok(first.length > 0 && next.length > first.length);
    assert.deepEqual(next.slice(0, first.length), first);
  });

  it("holds for its own file only", () => {
    assert.equal(new Texts(kindling).anchor("f(", "")("f(", "", { path: "b.ts" }), undefined);
  });

  for (const family of [kindling, qwen]) {
    it(`takes any budget, path and text, ${family.layout}`, () => {
      const prefixes = ["", "x".repeat(10_000), "👩".repeat(500), "\n".repeat(500)];
      const all = [32, 40, 100].flatMap((budget) =>
        prefixes.flatMap((prefix) => ["a.ts", "long/".repeat(40)].map((path) => ({ budget, prefix, path }))),
      );
      for (const { budget, prefix, path } of all) {
        const prompt = new Texts(family).anchor(prefix, prefix, { path, budget })(prefix);
        assert.ok(prompt && prompt.tokens.length <= budget, `${budget} ${path} ${prefix.slice(0, 4)}`);
        assert.doesNotThrow(() => encodeURIComponent(prompt.text), "no half of a surrogate pair");
      }
    });
  }
});
