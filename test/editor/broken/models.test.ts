import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { writeTestModel } from "../../helpers/ggufWriter";
import { kindlingPath } from "../../helpers/kindling";
import {
  closeEditors,
  eventually,
  focusEditor,
  ghostTextIs,
  hearth,
  modelIsReady,
  modelProcesses,
  openText,
  setModelPath,
  surePlace,
} from "../hearth";
import { ui } from "../ui";

const cases: readonly (readonly [string, RegExp, (file: string) => void])[] = [
  [
    "a truncated GGUF",
    /damaged or incomplete/,
    (file) => writeFileSync(file, readFileSync(kindlingPath).subarray(0, 5_000_000)),
  ],
  ["a text file named .gguf", /not a GGUF file/, (file) => writeFileSync(file, "<!doctype html><title>404</title>")],
  [
    "a GGUF without FIM tokens",
    /not made to complete code/,
    (file) => writeTestModel(file, { chains: [], withoutFim: true }),
  ],
  [
    "a GGUF whose FIM tokens were never trained",
    /not made to complete code/,
    (file) => writeTestModel(file, { chains: [], withoutLayout: true }),
  ],
  [
    "a GGUF of a kind that nobody knows",
    /does not know this kind of model/,
    (file) => writeTestModel(file, { chains: [], architecture: "hearthstone" }),
  ],
  [
    "a GGUF that is too large",
    /not enough memory.*takes at least 4000\.\d GB/,
    (file) => writeTestModel(file, { chains: [], hole: 4e12 }),
  ],
  ["a missing file", /does not exist/, () => undefined],
];

describe("a model that cannot be used", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });

  for (const [name, words, write] of cases) {
    it(`${name}: one clear message, Kindling goes on, and a way back`, async () => {
      const file = path.join(folder, `${name.replaceAll(/\W/g, "-")}.gguf`);
      write(file);
      await openText(surePlace.language, surePlace.marked);
      await modelIsReady("Kindling v1");
      await setModelPath(file);
      const { state } = await hearth();
      const awaited = () => {
        const now = state();
        return "awaited" in now ? now.awaited?.kind : undefined;
      };
      await eventually("it failed", () => awaited() === "failed", state);
      const shown = await ui.waitForNotification("Hearth:");
      assert.match(shown, words);
      assert.ok(shown.includes(path.basename(file)), shown);
      await ui.waitForStatusBarItem("hearth", shown.slice("Hearth: ".length).split(".")[0] ?? "");
      await focusEditor();
      await ui.type(surePlace.typed);
      await ghostTextIs(surePlace.suggested);
      // Asking neither starts another process nor says it again.
      assert.equal(modelProcesses().length, 1);
      assert.equal((await ui.notifications()).length, 1);
      await ui.clickNotificationButton("Use Built-in Model");
      await eventually("nothing is awaited", () => awaited() === undefined, state);
      await ui.waitForStatusBarItem("hearth", "Kindling v1 runs on this machine");
    });
  }

  it("a file deleted while its model serves: that goes on, and what comes after a restart is said once and undone by one", async () => {
    const file = path.join(folder, "here-and-gone.gguf");
    const write = () => writeTestModel(file, { chains: [{ trigger: "=", text: " here;" }] });
    write();
    await openText(surePlace.language, "");
    await setModelPath(file);
    await modelIsReady("Test model");
    rmSync(file);
    await ui.type("a =");
    await ghostTextIs(" here;");
    assert.deepEqual(await ui.notifications(), []);

    const [{ pid } = { pid: 0 }] = modelProcesses();
    process.kill(pid, "SIGKILL");
    assert.match(await ui.waitForNotification("Hearth:"), /The model file does not exist\. .*here-and-gone\.gguf/);
    await openText(surePlace.language, surePlace.marked);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    assert.equal((await ui.notifications()).length, 1);

    write();
    await ui.clickNotificationButton("Restart");
    await modelIsReady("Test model");
    await openText(surePlace.language, "");
    await ui.type("a =");
    await ghostTextIs(" here;");
    await setModelPath(undefined);
    await modelIsReady("Kindling v1");
  });
});
