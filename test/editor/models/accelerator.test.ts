import * as vscode from "vscode";
import { closeEditors, eventually, hearth, modelIsReady, openText } from "../hearth";
import { update } from "./models";

const report = () => vscode.window.activeTextEditor?.document.getText() ?? "";

/** Waits until the process says this of it. */
async function isSaid(pattern: RegExp): Promise<void> {
  await eventually(
    `the report says ${pattern}`,
    async () => {
      await vscode.commands.executeCommand("hearth.showProcess");
      return pattern.test(/^accelerator +(.*)$/m.exec(report())?.[1] ?? "");
    },
    report,
  );
}

describe("the user's wish for the graphics processor", () => {
  after(async () => {
    await update("hearth.model.accelerator", undefined);
    await closeEditors();
  });

  it("has the model process start anew, and holds from then on", async () => {
    await openText("typescript", "‸");
    await modelIsReady("Kindling v1");
    const { processStatus } = await hearth();
    const first = (await processStatus())?.pid;
    // The tests tell the processes that they start to leave it alone.
    await isSaid(/^off by setting$/);
    await update("hearth.model.accelerator", "on");
    await eventually("another process serves", async () => {
      const pid = (await processStatus())?.pid;
      return pid !== undefined && pid !== first;
    });
    await modelIsReady("Kindling v1");
    await isSaid(/^(not tried yet|none that can be used)$/);
  });
});
