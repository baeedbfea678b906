import assert from "node:assert/strict";
import * as vscode from "vscode";
import { restAndType, shownContext } from "../context";
import { closeEditors, eventually, inWorkspace, openFile, useTestModel } from "../hearth";

describe("what the model sees of a folder that is not trusted", () => {
  useTestModel([{ trigger: " =>", text: " firstAnswer(items, 42);" }], { contextSize: 4096 });
  let provider: vscode.Disposable;
  let asked = 0;
  before(() => {
    const provideDefinition = () => {
      asked++;
      return new vscode.Location(inWorkspace("closed.txt"), new vscode.Position(0, 0));
    };
    provider = vscode.languages.registerDefinitionProvider("plaintext", { provideDefinition });
  });
  after(async () => {
    provider.dispose();
    await closeEditors();
  });

  it("is what is open, and no file that is not", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await vscode.workspace.fs.writeFile(inWorkspace("closed.txt"), Buffer.from("basket is declared here\n"));
    await openFile("left.txt", "import basket\nbasket.add(apple)\nbasket.count(apple)\n");
    const editor = await openFile("right.txt", "import basket\n\nbasket.weigh(apple, ‸");
    const isAll = async () => {
      const askedBefore = asked > 0;
      await restAndType(editor, "x");
      return askedBefore && /^── left\.txt /m.test(await shownContext());
    };
    await eventually("the file next door was sent after the provider was asked", isAll, shownContext);
    assert.doesNotMatch(await shownContext(), /closed\.txt|declared here/);
  });
});
