import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../hearth";
import { attachmentOf, useAttachments, whyOf } from "./attaching";

describe("the terminal's last command", () => {
  const own = useAttachments();
  let terminal: vscode.Terminal | undefined;
  after(() => terminal?.dispose());

  it("is refused in words that say what to do, where there is none", async () => {
    assert.match(whyOf(await own.attachments.gather("terminal")), /No terminal is open\. Run a command/);
  });

  it("has its output without colours, and its exit code; a newer one takes its place", async () => {
    terminal = vscode.window.createTerminal({ name: "attach", shellPath: "/bin/bash" });
    terminal.show();
    await eventually("the shell tells of its commands", () => terminal?.shellIntegration);
    assert.match(whyOf(await own.attachments.gather("terminal")), /No command has run/);
    const ended = async (command: string, exitCode: number) => {
      const end = new Promise<number | undefined>((resolve) => {
        const listening = vscode.window.onDidEndTerminalShellExecution((event) => {
          listening.dispose();
          resolve(event.exitCode);
        });
      });
      terminal?.sendText(command);
      assert.equal(await end, exitCode);
      return attachmentOf(await own.attachments.gather("terminal"));
    };
    const { label, text, leftOut } = await ended("sleep 0.5; printf '\\033[31mred\\033[0m and plain\\n'; false", 1);
    assert.match(label, /^Terminal: sleep/);
    assert.match(text, /^\$ sleep 0\.5; printf .*false\nred and plain\n\(exit code 1\)\n$/);
    assert.equal(leftOut, undefined);
    const long = await ended("sleep 0.5; seq 1 30000", 0);
    assert.match(long.text, /\n30000\n\(exit code 0\)\n$/);
    assert.ok(long.text.length < 61_000);
    assert.equal(long.leftOut, "the beginning of what it wrote");
    // Of a command that ends at once VS Code may lose the output: that is said.
    const quick = await ended("echo quick", 0);
    assert.notEqual(/\nquick\n/.test(quick.text), /of which VS Code says nothing/.test(quick.leftOut ?? ""));
  });
});
