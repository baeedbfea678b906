import assert from "node:assert/strict";
import { editsOf, planEdit, textAfter } from "../../../../src/core/edit/placing";
import { applyEdits } from "../../../../src/core/edit/textLines";
import { placingTable, planned } from "../../../helpers/placing";

const file = "name: ci\non: push\njobs:\n  test:\n    runs-on: linux\n    steps:\n      - run: npm test\n";

placingTable("a whole file", "yaml", [
  {
    it: "takes the file's place where it begins as it does and has most of its lines",
    file,
    code: `${file.replace("linux", "windows").trimEnd()}\n      - run: npm run check\n`,
    gives: `${file.replace("linux", "windows").trimEnd()}\n      - run: npm run check\n`,
  },
  {
    it: "is not placed where less than most is in common",
    file,
    code: "name: ci\non: pull\n",
    gives: { none: "noName" },
  },
  {
    it: "is not placed where it begins otherwise",
    file,
    code: file.replace("name: ci", "name: x"),
    gives: { none: "noName" },
  },
  { it: "is not placed where nothing would change", file, code: file, gives: { none: "alreadyThere" } },
  { it: "is not placed where it is blank", file, code: "\n\n", gives: { none: "empty" } },
]);

placingTable("a whole file of functions", "typescript", [
  {
    it: "loses what the answer took out, between its first and its last line",
    file: 'import a from "a";\n\nfunction one() {\n  a(1);\n}\n\nfunction two() {\n  a(2);\n}\n\nfunction three() {\n  a(3);\n  a(4);\n}\n',
    code: 'import a from "a";\n\nfunction one() {\n  a(1);\n}\n\nfunction three() {\n  a(3);\n  a(4);\n}\n',
    gives: 'import a from "a";\n\nfunction one() {\n  a(1);\n}\n\nfunction three() {\n  a(3);\n  a(4);\n}\n',
  },
  {
    it: "is none where it begins and ends as the file does and has less than most of it",
    file: 'import a from "a";\na(1);\na(2);\na(3);\na(4);\na(5);\na(6);\n',
    code: 'import a from "a";\nb(1);\nb(2);\na(6);\n',
    gives: { none: "noName" },
  },
  {
    it: "is one function where the file has more than that",
    file: 'import a from "a";\n\nfunction one() {\n  a(1);\n  a(2);\n  a(3);\n  a(4);\n}\n\nfunction two() {\n  a(5);\n}\n',
    code: 'import a from "a";\n\nfunction one() {\n  a(1);\n  a(2);\n  a(3);\n  a(9);\n}\n',
    gives:
      'import a from "a";\n\nfunction one() {\n  a(1);\n  a(2);\n  a(3);\n  a(9);\n}\n\nfunction two() {\n  a(5);\n}\n',
  },
]);

placingTable(
  "a block whose first line says its path",
  "typescript",
  [
    {
      it: "leaves that line out",
      file: "function a() {\n  return 1;\n}\n",
      code: "// src/a.ts\n\nfunction a() {\n  return 2;\n}\n",
      gives: "function a() {\n  return 2;\n}\n",
    },
    {
      it: "keeps it where the file has it",
      file: "// src/a.ts\nfunction a() {\n  return 1;\n}\n",
      code: "// src/a.ts\nfunction a() {\n  return 2;\n}\n",
      gives: "// src/a.ts\nfunction a() {\n  return 2;\n}\n",
    },
  ],
  { isPathInCode: true },
);

describe("planEdit", () => {
  it("makes a new file where there is none", () => {
    assert.deepEqual(planned("a\nb\n", undefined), { kind: "newFile", text: "a\nb\n" });
    const patch = "--- /dev/null\n+++ b/x.ts\n@@ -0,0 +1,2 @@\n+a\n+b\n";
    assert.deepEqual(planned(patch, undefined, "typescript", { language: "diff" }), {
      kind: "newFile",
      text: "a\nb\n",
    });
    assert.equal(planned("@@\n-a\n+b\n", undefined, "typescript", { language: "diff" }).kind, "cannotPlace");
    assert.deepEqual(planned("f();\n// ... existing code ...\n", undefined), {
      kind: "cannotPlace",
      why: "elidedNewFile",
      detail: "",
    });
  });

  it("fills an empty file", () => {
    assert.deepEqual(planned("a\nb\n", ""), { kind: "wholeFile", text: "a\nb\n" });
    assert.deepEqual(planned("a\nb\n", "\r\n\r\n"), { kind: "wholeFile", text: "a\r\nb\r\n" });
  });

  it("places nothing of a block whose end is missing", () => {
    const plan = planned("function a() {\n", "function a() {\n}\n", "typescript", { isComplete: false });
    assert.deepEqual(plan, { kind: "cannotPlace", why: "incomplete", detail: "" });
  });

  it("keeps the byte order mark, the line ends, the missing last line end and the tabs of a file", () => {
    const text = "\uFEFFfunction a() {\r\n\treturn 1;\r\n}\r\n\r\nfunction b() {\r\n\treturn 2;\r\n}";
    const plan = planned("function b() {\n    if (c) {\n        return 3;\n    }\n}\n", text);
    assert.equal(
      textAfter(plan, text),
      "\uFEFFfunction a() {\r\n\treturn 1;\r\n}\r\n\r\nfunction b() {\r\n\tif (c) {\r\n\t\treturn 3;\r\n\t}\r\n}",
    );
    const whole = planned("function a() {\n    return 1;\n}\n\nfunction b() {\n    return 3;\n}\n", text);
    assert.equal(textAfter(whole, text), text.replace("2", "3"));
  });

  it("leaves single lines alone that end otherwise than most", () => {
    const text = "one\ntwo\r\nthree\r\nfour\r\nfive\n";
    assert.equal(
      textAfter(planned("@@\n-four\n+4\n", text, "plaintext", { language: "diff" }), text),
      "one\ntwo\r\nthree\r\n4\r\nfive\n",
    );
    const less = "one\ntwo\r\nthree\r\nfour\nfive\n";
    assert.equal(
      textAfter(planned("@@\n-four\n+4\n", less, "plaintext", { language: "diff" }), less),
      "one\ntwo\r\nthree\r\n4\nfive\n",
    );
  });

  it("is carried out by edits, of a whole file without the lines that stay", () => {
    const text = "one\r\ntwo\r\nthree\r\ntwo\r\n";
    for (const whole of ["one\ntwo\n3\ntwo\n", "one\ntwo\n", "one\ntwo\ntwo\nthree\ntwo\n", "1\ntwo\nthree\n2\n", ""]) {
      const plan = { kind: "wholeFile", text: whole.replaceAll("\n", "\r\n") } as const;
      const edits = editsOf(plan, text);
      assert.equal(applyEdits(text, edits), plan.text);
      assert.ok(
        edits.every(
          ({ start, end, text: added }) => !/^\n|\r$/.test(added) && text[start] !== "\n" && text[end] !== "\n",
        ),
      );
    }
    assert.deepEqual(editsOf({ kind: "wholeFile", text: text.replace("three", "3") }, text), [
      { start: 10, end: 17, text: "3\r\n" },
    ]);
  });

  it("gives the thread back often in a file of 20,000 lines", function () {
    this.timeout(20_000);
    const lines = Array.from({ length: 5000 }, (_, index) => `function f${index}() {\n  return "${index} {";\n}\n`);
    const target = { text: lines.join("\n"), languageId: "typescript" };
    const code = "function f4000() {\n  return 1;\n}\n";
    const steps = planEdit({ code, language: "ts", isComplete: true, isPathInCode: false }, target);
    let count = 1;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    assert.ok(count > 50, `${count} steps`);
    assert.equal(step.value.kind, "ranges");
    assert.equal(textAfter(step.value, target.text), target.text.replace('"4000 {"', "1"));
  });
});
