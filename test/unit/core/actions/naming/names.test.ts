import assert from "node:assert/strict";
import { type NameCheck, usableNames } from "../../../../../src/core/actions/naming/checkNames";
import { namePrompts } from "../../../../../src/core/actions/naming/namePrompt";
import { inStyleOf, styleOf } from "../../../../../src/core/actions/naming/nameStyle";
import { suggestNames } from "../../../../../src/core/actions/naming/suggestNames";
import { FakeChatBackend } from "../../../../helpers/fakeChatBackend";
import { settle } from "../../../../helpers/fakeClock";

describe("a name's style", () => {
  it("is told by the name, and by its language where it is one word", () => {
    for (const [name, languageId, style] of [
      ["lineCount", "python", "camel"],
      ["line_count", "typescript", "snake"],
      ["LineCount", "python", "pascal"],
      ["LINE_COUNT", "go", "upper"],
      ["MAX", "go", "upper"],
      ["T", "typescript", "pascal"],
      ["x", "typescript", "camel"],
      ["x", "python", "snake"],
      ["_count", "rust", "snake"],
      ["$el", "javascript", "camel"],
      ["x2", "java", "camel"],
      ["X_2", "java", "upper"],
      ["--main-color", "css", "kebab"],
    ] as const) {
      assert.equal(styleOf(name, languageId), style, name);
    }
  });

  it("is what another name is brought into, with the marks of the old one", () => {
    for (const [old, name, languageId, is] of [
      ["x", "line_count", "typescript", "lineCount"],
      ["x", "lineCount", "python", "line_count"],
      ["x", "Line count!", "python", "line_count"],
      ["Foo", "html parser", "typescript", "HtmlParser"],
      ["MAX", "lineLimit", "c", "LINE_LIMIT"],
      ["_x", "count", "typescript", "_count"],
      ["__x__", "count of", "python", "__count_of__"],
      ["#x", "_count", "javascript", "#count"],
      ["--c", "mainColor", "css", "--main-color"],
      ["x", "parseHTTPReply2", "python", "parse_http_reply2"],
      ["größe", "Länge der Zeile", "java", "längeDerZeile"],
      ["x", "2nd", "java", ""],
      ["x", "`;rm -rf", "java", "rmRf"],
      ["x", "", "java", ""],
      ["x", "(?)", "java", ""],
    ] as const) {
      assert.equal(inStyleOf(old, name, styleOf(old, languageId)), is, `${old}: ${name}`);
    }
  });
});

describe("names that can be used", () => {
  const usable = (names: readonly string[], check: Partial<NameCheck> = {}) =>
    usableNames(names, { old: "x", languageId: "typescript", texts: [], offered: [], ...check });

  it("are each there once, are not the old one, and were not offered before", () => {
    assert.deepEqual(usable(["lineCount", "line_count", "x", "total", "size"], { offered: ["total"] }), [
      "lineCount",
      "size",
    ]);
  });

  it("are no keywords of the language", () => {
    assert.deepEqual(usable(["class", "range", "type", "lambda"]), ["range", "lambda"]);
    assert.deepEqual(usable(["class", "range", "type", "lambda"], { languageId: "python" }), ["range", "type"]);
    assert.deepEqual(usable(["class", "fn", "total"], { languageId: "brainfuck" }), ["total"]);
  });

  it("stand nowhere in the texts, as whole words", () => {
    const texts = ["const total = 1; // the lineCounter\n", ".box-size { --gap: 1 }"];
    assert.deepEqual(usable(["total", "lineCount", "lineCounter", "gap", "box", "wide"], { texts }), [
      "lineCount",
      "wide",
    ]);
  });

  it("are no sentences", () => {
    assert.deepEqual(usable(["the number of lines that stand in the file"]), []);
  });
});

describe("asking for names", () => {
  const text = Array.from({ length: 200 }, (_, at) => (at % 40 === 0 ? `use(x, ${at});` : `line${at};`)).join("\n");
  const question = { name: "x", path: "a.ts", languageId: "typescript", text, line: 100, offered: [] };
  const reply = (...names: readonly string[]) => JSON.stringify({ names });
  const asked = (backend: FakeChatBackend) =>
    suggestNames(question, { texts: [text] }, backend, new AbortController().signal);

  it("shows the definition, and uses that stand further away; less where there is less room", () => {
    const [most, , least] = namePrompts({ ...question, offered: ["total"] }).map(
      (prompt) => prompt().at(-1)?.text ?? "",
    );
    assert.match(most ?? "", /line60;.*line139;\nuse\(x, 140\)|line61;/s);
    assert.match(most ?? "", /…\nuse\(x, 0\);\nuse\(x, 40\);\nuse\(x, 160\);\n```/);
    assert.match(least ?? "", /```typescript\nline97;\n(?:.*\n){5}line103;\n```/);
    assert.match(least ?? "", /`x`\. None of these: total\./);
    assert.ok((least?.length ?? 0) < (most?.length ?? 0) / 2);
  });

  it("gives three, and asks again where none can be used, but not for ever", async () => {
    const backend = new FakeChatBackend({ contextSize: 4000 });
    const names = asked(backend);
    await settle();
    await backend.call.ends(reply("x", "use", "const", "line3", "line4"));
    assert.match(backend.call.question, /None of these: x, use, const, line3, line4\./);
    await backend.call.ends(reply("use", "row_count", "rows", "size", "total"));
    assert.deepEqual(await names, ["rowCount", "rows", "size"]);
    const none = asked(backend);
    await settle();
    await backend.call.ends("Sure!");
    await backend.call.ends(reply("a", "b", "c"), "maxTokens");
    assert.deepEqual(await none, []);
    assert.equal(backend.calls.length, 4);
  });
});
