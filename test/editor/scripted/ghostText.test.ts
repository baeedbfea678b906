import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  answerBehind,
  callsWhenQuiet,
  closeEditors,
  decidedNone,
  eventually,
  ghostTextIs,
  openText,
  textIs,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const answer = " firstAnswer(items, 42);";

describe("ghost text", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  it("comes while typing, and Tab inserts exactly it", async () => {
    const { document } = await openText("typescript", "const items = [1];\nconst f = (x) ‸\n");
    await ui.type("=>");
    await ghostTextIs(answer);
    await ui.press("Tab");
    await ui.waitForNoGhostText();
    await textIs(document, `const items = [1];\nconst f = (x) =>${answer}\n`);
    await ui.waitForCursor(2, `const f = (x) =>${answer}`.length + 1);
  });

  it("goes when Escape is pressed, leaves the text alone, and comes again with the next key", async () => {
    const { document } = await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ui.waitForGhostText();
    await ui.press("Escape");
    await ui.waitForNoGhostText();
    await textIs(document, "const f = (x) =>");
    await ui.type(" ");
    await ghostTextIs(answer.slice(1));
  });

  it("stays while its own characters are typed, without a new call of the model", async () => {
    await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ui.waitForGhostText();
    const before = await callsWhenQuiet();
    for (let typed = 1; typed <= 12; typed++) {
      await ui.type(answer[typed - 1] ?? "");
      const rest = answer.slice(typed);
      await eventually(`the grey text is ${rest}`, async () => (await ui.ghostText()) === rest, ui.ghostText);
    }
    const outcome = await answerBehind("firstAnswer");
    assert.equal(outcome.kind === "suggestion" && outcome.source, "typedThrough");
    assert.equal(await callsWhenQuiet(), before);
  });

  it("can be taken word by word, without a new call", async () => {
    const { document } = await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ui.waitForGhostText();
    const before = await callsWhenQuiet();
    await ui.press("Control+ArrowRight");
    await textIs(document, "const f = (x) => ");
    await ui.press("Control+ArrowRight");
    await textIs(document, "const f = (x) => firstAnswer");
    await eventually("the rest stays", async () => (await ui.ghostText()) === "(items, 42);", ui.ghostText);
    assert.equal(await callsWhenQuiet(), before);
  });

  it("never repeats the line that follows", async () => {
    await openText("typescript", `const f = (x) ‸\nconst f = (x) =>${answer}\n`);
    await ui.type("=>");
    await decidedNone("repeatsSuffix");
    assert.equal(await ui.ghostText(), "");
  });

  it("comes by command where it was dismissed", async () => {
    await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ui.waitForGhostText();
    await ui.press("Escape");
    await ui.waitForNoGhostText();
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await ghostTextIs(answer);
  });
});

describe("ghost text before brackets that VS Code closed", () => {
  useTestModel([{ trigger: "(", text: '"done", 7);' }]);
  afterEach(closeEditors);

  it("takes their place and doubles none", async () => {
    const { document } = await openText("typescript", "function report(a, b) {}\nreport‸\n");
    await ui.type("(");
    await eventually("VS Code closed it", () => document.getText().includes("report()"), document.getText);
    await ui.waitForGhostText();
    // IntelliSense shows the parameters, which takes no Tab.
    await ui.press("Tab");
    await ui.waitForNoGhostText();
    await textIs(document, 'function report(a, b) {}\nreport("done", 7);\n');
  });
});
