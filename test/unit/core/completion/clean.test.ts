import assert from "node:assert/strict";
import { type Cleaned, type CleanInput, clean } from "../../../../src/core/completion/clean";
import { lineAfter } from "../../../../src/core/completion/cursorLine";
import { at } from "../../../helpers/cursorText";

const spaces = { tabSize: 4, insertSpaces: true };
const tabs = { tabSize: 4, insertSpaces: false };

function cleaned(document: string, text: string, over: Partial<CleanInput> = {}): Cleaned {
  return clean({ text, isFinal: true, ...at(document), indentation: spaces, ...over });
}

/** The suggestion's text and how many characters it replaces, or the reason for none. */
function brief(document: string, text: string, over: Partial<CleanInput> = {}): readonly [string, number] | string {
  const result = cleaned(document, text, over);
  return result.kind === "text" ? [result.text, result.replacedAfter] : result.reason;
}

interface Example {
  readonly it: string;
  readonly document: string;
  readonly text: string;
  readonly gives: readonly [string, number] | string;
}

function table(title: string, examples: readonly Example[], over: Partial<CleanInput> = {}): void {
  describe(title, () => {
    for (const example of examples) {
      it(example.it, () => assert.deepEqual(brief(example.document, example.text, over), example.gives));
    }
  });
}

table("clean: white space", [
  { it: "cuts it from the end", document: "x = ‸", text: "1;  \n\n  \t\n", gives: ["1;", 0] },
  { it: "drops an empty answer", document: "x = ‸", text: "", gives: "emptyReply" },
  { it: "drops an answer of white space", document: "x = ‸", text: " \n\t\n ", gives: "emptyReply" },
  { it: "keeps a line's start on the next line", document: "f() {‸", text: "\n  a();\n", gives: ["\n  a();", 0] },
  { it: "drops blank lines on a blank line", document: "a();\n‸", text: "\n  \nb();", gives: ["b();", 0] },
  { it: "drops them with the indentation behind", document: "{\n  ‸", text: "\n\n  b();", gives: ["b();", 0] },
  { it: "keeps a blank line inside", document: "{‸", text: "\n  a();\n\n  b();", gives: ["\n  a();\n\n  b();", 0] },
  { it: "keeps a space at the start", document: "return‸", text: " x;", gives: [" x;", 0] },
  { it: "splits no emoji", document: 's = "‸', text: "👍🏽👍".slice(0, -1), gives: ["👍🏽", 0] },
  { it: "keeps a whole emoji", document: 's = "‸', text: "👍", gives: ["👍", 0] },
  { it: "drops half an emoji", document: 's = "‸', text: "👍".slice(0, 1), gives: "emptyReply" },
]);

table("clean: closers right of the cursor", [
  { it: "leaves what the text does not write", document: "foo(‸)", text: "a, b", gives: ["a, b", 0] },
  { it: "replaces what the text writes", document: "foo(‸)", text: "a, b)", gives: ["a, b)", 1] },
  { it: "keeps a semicolon of the text", document: "foo(‸)", text: "a, b);", gives: ["a, b);", 1] },
  { it: "appends what the text lacks", document: "foo([‸])", text: "x]", gives: ["x])", 2] },
  { it: "appends a semicolon", document: "foo(‸);", text: "a, b)", gives: ["a, b);", 2] },
  { it: "appends a bracket before a semicolon", document: "f(g(‸))", text: "x);", gives: ["x));", 2] },
  { it: "does not double a comma", document: "f([‸],)", text: "x],", gives: ["x],)", 3] },
  { it: "does not double a semicolon", document: "x = ‸;", text: "1;", gives: ["1", 0] },
  { it: "leaves white space at the line's end", document: "foo(‸)  \nbar()", text: "a)", gives: ["a)", 1] },
  { it: "leaves white space alone", document: "x = ‸  \nbar()", text: "1", gives: ["1", 0] },
  { it: "knows the text's own brackets", document: "foo(‸)", text: "bar(1)", gives: ["bar(1)", 0] },
  { it: "goes on behind a closer", document: "if (‸)", text: "a && (b)) {", gives: ["a && (b)) {", 1] },
  { it: "goes on behind closers and appends", document: "f(g(‸))", text: "x) + y", gives: ["x) + y)", 2] },
  { it: "closes brackets that were open before", document: "f(g(‸)", text: "x))", gives: ["x))", 1] },
  { it: "skips a closer that stands nowhere", document: "f([‸)", text: "x])", gives: ["x])", 1] },
  { it: "cuts where the text leaves one out", document: "f([‸])", text: "x)", gives: ["x", 0] },
  { it: "cuts where white space would be lost", document: "f({ a: [‸] })", text: "1]})", gives: ["1", 0] },
  { it: "cuts where the text ends inside of brackets", document: "f(g(‸))", text: "a) + h(", gives: ["a", 0] },
  { it: "drops a text that is what stands there", document: "foo(a‸)", text: ")", gives: "repeatsSuffix" },
  { it: "drops a line end before what stands there", document: "f() {‸}", text: "\n}", gives: "repeatsSuffix" },
  { it: "keeps what comes behind it", document: "foo(a‸)", text: ").bar()", gives: [").bar()", 1] },
]);
