import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditors,
  decidedNone,
  eventually,
  ghostTextIs,
  hearth,
  openFile,
  openText,
  putCursor,
  textIs,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const answer = " firstAnswer(items, 42);";

describe("odd texts", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  async function acceptedBehind(typed: string): Promise<void> {
    await ui.type(typed);
    await ghostTextIs(answer);
    await ui.press("Tab");
    await ui.waitForNoGhostText();
  }

  it("keeps the line ends of a CRLF file", async () => {
    const { document } = await openFile("crlf.ts", "// é\r\nconst f = (x) ‸\r\nconst g = 1;\r\n");
    await acceptedBehind("=>");
    await textIs(document, `// é\r\nconst f = (x) =>${answer}\r\nconst g = 1;\r\n`);
    const asked = (await hearth()).decisions().filter(({ request }) => request.document.path === "crlf.ts");
    assert.ok(asked.length > 0);
    for (const { request } of asked) assert.doesNotMatch(request.before + request.after, /\r/);
  });

  it("keeps tabs", async () => {
    const { document } = await openText("typescript", "{\n\tconst f = (x) ‸\n}\n");
    await acceptedBehind("=>");
    await textIs(document, `{\n\tconst f = (x) =>${answer}\n}\n`);
  });

  it("counts emoji and combining characters as VS Code does", async () => {
    const { document } = await openText(
      "typescript",
      "// 👩‍👩‍👧‍👦 e\u0301\nconst s = '👍🏽'; const f = (x) ‸\n// 😀\n",
    );
    await acceptedBehind("=>");
    await textIs(document, `// 👩‍👩‍👧‍👦 e\u0301\nconst s = '👍🏽'; const f = (x) =>${answer}\n// 😀\n`);
  });

  it("answers at the last position of a file, and above its first line", async () => {
    const end = await openText("typescript", "const a = 1;\nconst f = (x) ‸");
    await acceptedBehind("=>");
    await textIs(end.document, `const a = 1;\nconst f = (x) =>${answer}`);
    const start = await openText("typescript", "‸\nconst a = 1;\n");
    await acceptedBehind("f = (x) =>");
    await textIs(start.document, `f = (x) =>${answer}\nconst a = 1;\n`);
  });

  it("has nothing to say in an empty document", async () => {
    await openText("typescript", "‸");
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await decidedNone("nothingToGoOn");
  });

  it("stays usable in a line of 5 MB: silent far inside of it, right on the next one", async () => {
    const line = `const data = "${"0123456789".repeat(500_000)}";`;
    const editor = await openFile("large.js", `${line}\nconst f = (x) `);
    await putCursor(editor, line.length);
    await ui.type(" ");
    await decidedNone("lineTooLong");
    await putCursor(editor, "const".length);
    await ui.type("1");
    await decidedNone("midLine");
    await putCursor(editor, editor.document.getText().length);
    await acceptedBehind("=>");
    await eventually("it is there", () => editor.document.lineAt(1).text === `const f = (x) =>${answer}`);
  });

  it("answers in the middle of a file of 100,000 lines", async () => {
    const lines = "value = compute(1)\n".repeat(50_000);
    const { document } = await openFile("long.py", `${lines}f = (x) ‸\n${lines}`);
    await acceptedBehind("=>");
    await eventually("it is there", () => document.lineAt(50_000).text === `f = (x) =>${answer}`);
  });
});
