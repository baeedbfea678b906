import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import * as vscode from "vscode";
import { ChatPages } from "../../../src/editor/chat/chatPages";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { attachmentOf, useAttachments, whyOf, write } from "./attaching";
import { TestLog } from "./testLog";

describe("what is suggested behind #", () => {
  const own = useAttachments();
  const page = {};
  const labels = async (query: string) => (await own.attachments.suggest(query, page)).map(({ label }) => label);
  const taken = async (query: string) => {
    const [first] = await own.attachments.suggest(query, page);
    return await own.attachments.take(first?.id ?? "");
  };
  before(() =>
    write({
      "shop/basket.ts": "export class Basket {\n  add(): void {\n    this.count++;\n  }\n\n  count = 0;\n}\n",
      "shop/basketball.md": "# ball\n",
      "shop/deep/abacus.ts": "export {};\n",
      "shop/.env.basket": "TOKEN=1\n",
      "shop/node_modules/basket/index.js": "x\n",
    }),
  );
  after(closeEditors);

  it("are the kinds first, of which those that have to be told more lead to it", async () => {
    const first = await own.attachments.suggest("", page);
    const kinds = first.filter(({ label }) => label.startsWith("#"));
    assert.deepEqual(
      kinds.map(({ label, leadsTo }) => [label, leadsTo]),
      [
        ["#file", "#file "],
        ["#folder", "#folder "],
        ["#selection", undefined],
        ["#symbol", "#symbol "],
        ["#problems", undefined],
        ["#changes", undefined],
        ["#terminal", undefined],
      ],
    );
    assert.ok(first.length > kinds.length, "there are files as well");
    assert.deepEqual((await labels("ter")).slice(0, 1), ["#terminal"]);
  });

  it("are files by a part of their name, those looked at lately first, and never secret or excluded ones", async () => {
    for (const query of ["bas", "file bas", "#file bas"]) {
      assert.deepEqual(await labels(query), ["basket.ts", "basketball.md", "abacus.ts"], query);
    }
    await vscode.window.showTextDocument(inWorkspace("shop/basketball.md"));
    assert.deepEqual((await labels("bas")).slice(0, 2), ["basketball.md", "basket.ts"]);
    assert.deepEqual((await labels("file ")).slice(0, 1), ["basketball.md"]);
    assert.equal(attachmentOf(await taken("file basket.ts")).path, "shop/basket.ts");
  });

  it("follow files that come and go", async () => {
    await labels("file newcomer");
    write({ "shop/newcomer.ts": "export {};\n" });
    await eventually("it is found", async () => (await labels("file newcomer")).length === 1);
    rmSync(inWorkspace("shop/newcomer.ts").fsPath);
    await eventually("it is gone", async () => (await labels("file newcomer")).length === 0);
  });

  it("are folders, which are attached with their files", async () => {
    const [first] = await own.attachments.suggest("folder deep", page);
    assert.deepEqual([first?.label, first?.detail, first?.icon], ["deep", "shop", "folder"]);
    assert.equal(attachmentOf(await taken("folder deep")).kind, "folder");
  });

  it("are files that are open and of no folder", async () => {
    const untitled = await vscode.workspace.openTextDocument({ content: "loose" });
    await vscode.window.showTextDocument(untitled);
    const name = untitled.uri.path;
    assert.equal(attachmentOf(await taken(`file ${name}`)).text, "loose");
  });

  it("are symbols of the workspace, which are attached from their first line to their last", async () => {
    const uri = inWorkspace("shop/basket.ts");
    const place = new vscode.Location(uri, new vscode.Position(1, 2));
    const elsewhere = new vscode.Location(vscode.Uri.file("/elsewhere/basket.ts"), new vscode.Position(0, 0));
    const information = (name: string, location: vscode.Location) =>
      new vscode.SymbolInformation(name, vscode.SymbolKind.Method, "Basket", location);
    const provider = vscode.languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: () => [
        information("addAll", place),
        information("add", place),
        information("addOther", elsewhere),
      ],
    });
    try {
      const found = await own.attachments.suggest("symbol add", page);
      assert.deepEqual(
        found.map(({ label, detail, icon }) => [label, detail, icon]),
        [
          ["add", "Basket · shop/basket.ts", "symbol-method"],
          ["addAll", "Basket · shop/basket.ts", "symbol-method"],
        ],
      );
      const { id: _, ...symbol } = attachmentOf(await taken("symbol add"));
      assert.deepEqual(symbol, {
        kind: "symbol",
        label: "add (basket.ts:2-4)",
        path: "shop/basket.ts",
        languageId: "typescript",
        firstLine: 2,
        text: "  add(): void {\n    this.count++;\n  }",
        leftOut: undefined,
      });
    } finally {
      provider.dispose();
    }
  });

  it("are found for each page by itself, whose newest question counts", async () => {
    const found: [string, number][] = [];
    const pages = new ChatPages(vscode.Uri.file("/hearth"), new TestLog());
    const asked: Promise<unknown>[] = [];
    pages.onDidTell(({ message, answer }) => {
      if (message.kind !== "suggest") return;
      const { query } = message;
      asked.push(own.attachments.suggest(query, answer).then(({ length }) => found.push([query, length])));
    });
    const [sideBar, tab] = [webview(), webview()];
    for (const { view } of [sideBar, tab]) pages.add(view);
    const ask = (query: string) => ({ kind: "suggest", request: 0, sigil: "#", query });
    sideBar.say(ask("file basket"));
    sideBar.say(ask("file basketb"));
    tab.say(ask("file abac"));
    await Promise.all(asked);
    pages.dispose();
    assert.deepEqual(Object.fromEntries(found), { "file basket": 0, "file basketb": 1, "file abac": 1 });
  });

  it("cannot be taken once their list is forgotten", async () => {
    assert.match(whyOf(await own.attachments.take("offer-4711")), /list that is gone/);
  });

  describe("of a workspace with more files than are listed", () => {
    const small = useAttachments(3);

    it("say so at their end", async () => {
      const found = await small.attachments.suggest("file ", page);
      assert.match(found.at(-1)?.label ?? "", /Not all files/);
      assert.ok(found.length <= 4);
      const all = await own.attachments.suggest("file ", page);
      assert.ok(all.every(({ label }) => !/Not all files/.test(label)));
    });
  });
});

/** As much of a webview as a page needs, and what lets it say something. */
function webview() {
  const said = new vscode.EventEmitter<unknown>();
  const view: vscode.Webview = {
    options: {},
    html: "",
    cspSource: "",
    onDidReceiveMessage: said.event,
    postMessage: () => Promise.resolve(true),
    asWebviewUri: (uri) => uri,
  };
  return { view, say: (message: unknown) => said.fire(message) };
}
