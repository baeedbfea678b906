import assert from "node:assert/strict";
import * as vscode from "vscode";
import { picture } from "../chat/chats";
import { closeEditors, eventually, openFile } from "../hearth";
import { ui } from "../ui";
import { useAnswers } from "./answering";

const widget = ".action-widget";

describe("the light bulb on the screen", () => {
  useAnswers({ answers: [] });
  after(async () => {
    await ui.press("Escape");
    await closeEditors();
  });

  it("has Hearth's repair of a problem, and changes, among what the language offers", async () => {
    const { document } = await openFile("src/bulb.ts", "export const total: number = ‸missing;\n");
    const problems = () => vscode.languages.getDiagnostics(document.uri);
    await eventually("the problem is found", () => problems().length > 0);
    await ui.press("Control+.");
    await ui.waitFor(`${widget}:has-text("Fix with Hearth: Cannot find name 'missing'.")`);
    await ui.screenshot(picture("light-bulb"));
    const [shown = ""] = await ui.textsOf(widget);
    for (const title of ["Edit with Hearth…", "Simplify with Hearth"]) assert.ok(shown.includes(title), shown);
  });
});
