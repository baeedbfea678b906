import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { attachmentOf, useAttachments, whyOf, write } from "./attaching";

describe("problems that are attached", () => {
  const own = useAttachments();
  let found: vscode.DiagnosticCollection;
  before(() => {
    found = vscode.languages.createDiagnosticCollection("attach");
    write({ "wrong/a.txt": "first\nsecond\nthird\n", "wrong/b.txt": "other\n", "wrong/.env": "TOKEN=1\n" });
  });
  after(async () => {
    found.dispose();
    await closeEditors();
  });
  const problem = (line: number, message: string, severity: vscode.DiagnosticSeverity) =>
    Object.assign(new vscode.Diagnostic(new vscode.Range(line, 0, line, 3), message, severity), {
      source: "attach",
      code: 7,
    });
  const severities = vscode.DiagnosticSeverity;
  const show = async (name: string) => {
    await vscode.window.showTextDocument(inWorkspace(`wrong/${name}`), { preview: false });
    await eventually("it is at hand", () => own.attachments.current.editor?.document.uri.path.endsWith(name));
  };

  it("are refused in words where there are none", async () => {
    await show("a.txt");
    assert.match(whyOf(await own.attachments.gather("problems")), /lists no problems/);
  });

  it("are those of the file at hand, errors first, with their lines", async () => {
    found.set(inWorkspace("wrong/a.txt"), [
      problem(0, "doubtful", severities.Warning),
      problem(1, "a hint", severities.Hint),
      problem(2, "wrong", severities.Error),
    ]);
    found.set(inWorkspace("wrong/b.txt"), [problem(0, "of another file", severities.Error)]);
    await show("b.txt");
    await show("a.txt");
    const { label, path, text, leftOut } = attachmentOf(await own.attachments.gather("problems"));
    assert.deepEqual([label, path, leftOut], ["2 problems of a.txt", "wrong/a.txt", undefined]);
    assert.deepEqual(text.split("\n"), [
      "wrong/a.txt:3: error: wrong [attach(7)]",
      "    third",
      "wrong/a.txt:1: warning: doubtful [attach(7)]",
      "    first",
    ]);
  });

  it("are those of all open files where the one at hand has none, but never of a secret one", async () => {
    found.set(inWorkspace("wrong/.env"), [problem(0, "TOKEN is short", severities.Error)]);
    await show(".env");
    found.set(inWorkspace("wrong/a.txt"), []);
    await show("a.txt");
    const { label, text, leftOut } = attachmentOf(await own.attachments.gather("problems"));
    assert.equal(label, "1 problem of 1 file");
    assert.equal(text, "wrong/b.txt:1: error: of another file [attach(7)]\n    other");
    assert.equal(leftOut, "problems of 1 file that must not be shown");
  });
});
