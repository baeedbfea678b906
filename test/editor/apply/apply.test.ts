import assert from "node:assert/strict";
import { chmodSync, existsSync, rmSync } from "node:fs";
import * as vscode from "vscode";
import { eventually, inWorkspace, textIs } from "../hearth";
import { ui } from "../ui";
import {
  applyProposed,
  block,
  bytesOf,
  fence,
  hasProposal,
  ignored,
  proposed,
  told,
  useApplier,
  write,
} from "./applier";

const basket = `import { Item } from "./item";

export class Basket {
  private items: Item[] = [];

  add(item: Item): void {
    this.items.push(item);
  }

  get size(): number {
    return this.items.length;
  }
}
`;

describe("applying a block of an answer", () => {
  const applier = useApplier();

  /** Applies a block to a file, and takes it back by one undo. */
  async function appliesAndUndoes(uri: vscode.Uri, markdown: string, wanted: string): Promise<void> {
    const before = bytesOf(uri);
    await applier().apply(await block(markdown));
    assert.equal((await proposed()).getText(), wanted);
    assert.equal(bytesOf(uri), before, "nothing is written before the user says so");
    await applyProposed();
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), wanted);
    assert.equal(document.isDirty, true);
    assert.equal(hasProposal(), false);
    await undo(document);
    assert.equal(document.isDirty, false);
    await document.save();
    assert.equal(bytesOf(uri), before);
  }

  async function undo(document: vscode.TextDocument): Promise<void> {
    assert.equal(vscode.window.activeTextEditor?.document, document);
    const { version } = document;
    await vscode.commands.executeCommand("undo");
    await eventually("it is taken back", () => document.version > version);
  }

  it("makes a new file, which one undo takes away", async () => {
    const uri = inWorkspace("made/new.ts");
    await applier().apply(await fence("ts path=made/new.ts", "const a = 1;"));
    assert.equal((await proposed()).getText(), "const a = 1;\n");
    assert.ok(!existsSync(uri.fsPath));
    await applyProposed();
    const document = await eventually("it is open", () => vscode.window.activeTextEditor?.document);
    assert.equal(document.uri.toString(), uri.toString());
    assert.equal(document.getText(), "const a = 1;\n");
    await vscode.commands.executeCommand("undo");
    await eventually("it is gone", () => !existsSync(uri.fsPath));
  });

  it("replaces a whole file", async () => {
    const uri = await write("whole.ts", basket);
    const wanted = basket.replace("push", "unshift").replace("= [];", "= [\n    // none\n  ];");
    await appliesAndUndoes(uri, `In \`whole.ts\`:\n\n\`\`\`ts\n${wanted}\`\`\``, wanted);
  });

  it("replaces a function by its name, with CRLF and a byte order mark", async () => {
    const uri = await write("crlf.ts", `\uFEFF${basket.replaceAll("\n", "\r\n")}`);
    const wanted = basket.replace("push(item)", "push(item, item)").replaceAll("\n", "\r\n");
    const code = "add(item: Item): void {\n  this.items.push(item, item);\n}";
    await appliesAndUndoes(uri, `\`\`\`ts title="crlf.ts"\n${code}\n\`\`\``, wanted);
  });

  it("applies a diff whose numbers are wrong and whose lines have moved", async () => {
    const uri = await write("moved.ts", `// one\n// two\n\n${basket}`);
    const diff = [
      "--- a/moved.ts",
      "+++ b/moved.ts",
      "@@ -1,3 +1,4 @@",
      "   add(item: Item): void {",
      "+    if (!item) return;",
      "     this.items.push(item);",
      "@@ -77,2 +78,2 @@",
      "-    return this.items.length;",
      "+    return this.items.length || 0;",
      "   }",
    ].join("\n");
    const wanted = `// one\n// two\n\n${basket}`
      .replace("    this.items.push", "    if (!item) return;\n    this.items.push")
      .replace("length;", "length || 0;");
    await appliesAndUndoes(uri, `\`\`\`diff\n${diff}\n\`\`\``, wanted);
  });

  it("plans anew where the file changed since, and changes nothing before that was looked at", async () => {
    const uri = await write("changed.ts", basket);
    await applier().apply(await fence("ts path=changed.ts", "get size(): number {", "  return 0;", "}"));
    const shown = await proposed();
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "// mine\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await applyProposed();
    assert.match(told(), /changed since/);
    assert.equal(document.getText(), `// mine\n${basket}`);
    const wanted = `// mine\n${basket}`.replace("return this.items.length", "return 0");
    await textIs(shown, wanted);
    await applyProposed();
    await textIs(document, wanted);
    await undo(document);
    assert.equal(document.getText(), `// mine\n${basket}`);
    assert.equal(document.isDirty, true);
  });

  it("closes a proposal that has no place any more, and says why", async () => {
    const uri = await write("lost.ts", basket);
    await applier().apply(await fence("ts path=lost.ts", "get size(): number {", "  return 0;", "}"));
    await proposed();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, 99, 0), "// nothing\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await applyProposed();
    assert.match(told(), /lost\.ts.*nothing of that name/);
    assert.equal(hasProposal(), false);
  });

  it("changes nothing where the file was deleted since", async () => {
    const uri = await write("deleted.ts", basket);
    await applier().apply(await fence("ts path=deleted.ts", "get size(): number {", "  return 0;", "}"));
    await proposed();
    rmSync(uri.fsPath);
    await applyProposed();
    assert.match(told(), /not there any more/);
    assert.ok(!existsSync(uri.fsPath));
  });

  it("places code without a path in the file that is open, also one that was never saved", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: basket });
    await vscode.window.showTextDocument(document);
    await applier().apply(await fence("ts", "get size(): number {", "  return 0;", "}"));
    assert.equal((await proposed()).languageId, "typescript");
    await applyProposed();
    await textIs(document, basket.replace("return this.items.length", "return 0"));
    await undo(document);
    assert.equal(document.getText(), basket);
  });

  it("finds a file by the end of its path, and none that searches or Git leave out", async () => {
    await write(".gitignore", "built/\n");
    await write("node_modules/er/found.ts", basket);
    await ignored(await write("built/er/found.ts", basket));
    const uri = await write("deep/er/found.ts", basket);
    await appliesAndUndoes(
      uri,
      "**er/found.ts**\n\n```ts\nget size(): number {\n  return 0;\n}\n```",
      basket.replace("return this.items.length", "return 0"),
    );
  });

  it("says what else can be done where code has no place", async () => {
    await vscode.window.showTextDocument(await write("other.ts", basket));
    await applier().apply(await fence("ts path=other.ts", "function other() {", "}"));
    assert.match(await ui.waitForNotification("was not placed"), /nothing of that name.*\(other\)/);
    await ui.clickNotificationButton("Insert at Cursor");
    const { document } = await eventually("it is open", () => vscode.window.activeTextEditor);
    await textIs(document, `function other() {\n}\n${basket}`);
    assert.equal(hasProposal(), false);
  });

  it("says that a file is read-only", async () => {
    const uri = await write("locked.ts", basket);
    chmodSync(uri.fsPath, 0o444);
    await applier().apply(await fence("ts path=locked.ts", "get size(): number {", "  return 0;", "}"));
    assert.match(told(), /locked\.ts is read-only/);
    assert.equal(hasProposal(), false);
  });
});
