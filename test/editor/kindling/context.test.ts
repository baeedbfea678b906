import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { rest, restAndType, shownContext } from "../context";
import { closeEditors, eventually, inWorkspace, openFile, openText, useTestModel } from "../hearth";
import { ui } from "../ui";

const files = {
  // Opened in an editor.
  "geometry.ts": [
    'import { precision } from "./drawing";',
    "",
    "/** Square metres of a shape, rounded. */",
    "export function areaOf(shape: { readonly side: number }): number {",
    "  return Number((shape.side ** 2).toFixed(precision));",
    "}",
    "",
  ].join("\n"),
  // Never opened: only a definition provider knows the place.
  "palette.ts": [
    "const names = ['red', 'green'];",
    "",
    "/** A colour that has a name. */",
    "export function colourOf(name: string): number {",
    "  return names.indexOf(name);",
    "}",
    "",
    "export const neverMentioned = 1;",
    "",
  ].join("\n"),
  ".env": "SECRET_areaOf_shape_side=colourOf-4711\nSECRET_precision=shape\n",
} as const;

const drawing = [
  'import { areaOf } from "./geometry";',
  'import { colourOf, neverMentioned } from "./palette";',
  "",
  "export const precision = 2;",
  'const paint = colourOf("red");',
  "const shape = { side: 3 };",
  "console.log(areaOf(shape), ‸);",
  "",
].join("\n");

describe("what the model sees", () => {
  afterEach(closeEditors);

  describe("with a window of 4,096 tokens", () => {
    useTestModel([{ trigger: " =>", text: " firstAnswer(items, 42);" }], { contextSize: 4096 });

    it("is shown: the file next door and the declaration of what is imported, and never a secret file", async () => {
      await vscode.workspace.fs.writeFile(inWorkspace("palette.ts"), Buffer.from(files["palette.ts"]));
      for (const name of [".env", "geometry.ts"] as const) {
        await openFile(name, files[name]);
        await rest();
        await ui.type(" ");
      }
      const editor = await openFile("drawing.ts", drawing);
      await eventually("the language server is there", async () => {
        const place = editor.document.positionAt(drawing.indexOf("colourOf"));
        const found = await vscode.commands.executeCommand<readonly unknown[]>(
          "vscode.executeDefinitionProvider",
          editor.document.uri,
          place,
        );
        return found.length > 0;
      });
      const report = await eventually(
        "all of it was sent",
        async () => {
          await restAndType(editor, "x");
          const text = await shownContext();
          return /^── geometry\.ts /m.test(text) && /^── palette\.ts .* declares/m.test(text) ? text : undefined;
        },
        shownContext,
      );
      const [overview = "", ...parts] = report.split(/^── /m);
      assert.match(overview, /^context +\d pieces of other files/m);
      const part = (title: RegExp) => parts.find((one) => title.test(one)) ?? "";
      assert.match(part(/^geometry\.ts/), /export function areaOf\(shape/);
      assert.equal(
        part(/^palette\.ts/)
          .split("\n")
          .slice(1)
          .join("\n")
          .trim(),
        files["palette.ts"].split("\n").slice(2, 6).join("\n"),
      );
      assert.match(part(/^drawing\.ts · prefix/), /console\.log\(areaOf\(shape\), x+$/m);
      assert.doesNotMatch(report, /SECRET|4711|\.env/);
      assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.path.endsWith("palette.ts")), "it was opened");
      assert.match(overview, /^prompt +\d+ tokens after the cut/m);
      assert.deepEqual(await ui.notifications(), []);
      await ui.screenshot(path.join(root, "out", "screenshots", "context.png"));
    });
  });

  describe("with a definition provider that never answers", () => {
    useTestModel([{ trigger: " =>", text: " firstAnswer(items, 42);" }], { contextSize: 4096 });
    let provider: vscode.Disposable;
    let asked = 0;
    before(() => {
      const provideDefinition = () => {
        asked++;
        return new Promise<vscode.Definition>(() => undefined);
      };
      provider = vscode.languages.registerDefinitionProvider("plaintext", { provideDefinition });
    });
    after(() => provider.dispose());

    it("is the file next door all the same, and the provider is asked once", async () => {
      await openFile("left.txt", "import basket\nbasket.add(apple)\nbasket.count(apple)\n");
      const editor = await openFile("right.txt", "import basket\n\nbasket.weigh(apple, ‸");
      const hasNeighbour = async () => {
        await restAndType(editor, "x");
        return /^── left\.txt /m.test(await shownContext());
      };
      await eventually("the file next door was sent", hasNeighbour, shownContext);
      await eventually("the provider was asked", () => asked > 0);
      await restAndType(editor, "x");
      assert.equal(asked, 1);
      assert.deepEqual(await ui.notifications(), []);
    });
  });

  describe("with a window of 1,024 tokens", () => {
    useTestModel([{ trigger: " =>", text: " firstAnswer(items, 42);" }], { contextSize: 1024 });

    it("is the file at hand only, with a reason", async () => {
      await openFile("geometry.ts", files["geometry.ts"]);
      const editor = await openText("typescript", "const a = ‸");
      const report = await eventually("it was asked", async () => {
        await restAndType(editor, "b");
        const text = await shownContext();
        return /window of 1024 tokens/.test(text) ? text : undefined;
      });
      assert.match(report, /^context +no other files: the window is so small/m);
      assert.doesNotMatch(report, /areaOf/);
    });
  });
});
