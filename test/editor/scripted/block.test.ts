import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readGgufKeys, textsOf } from "../../helpers/ggufReader";
import { kindlingPath } from "../../helpers/kindling";
import {
  answerBehind,
  callsWhenQuiet,
  closeEditors,
  ghostTextIs,
  hearth,
  openText,
  textIs,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const firstLine = " firstAnswer {";
// Long, so that the first line is on screen for some time before the rest has come.
const rest = `\n  return items;\n    const value = true\n        await ( ${words(120)} )\n}`;
const place = "const f = (x) =>‸\nnext(1);\n";

/** Words of which each is a token of Kindling's, and none is in the other texts here. */
function words(count: number): string {
  const vocabulary = readGgufKeys(kindlingPath).get("tokenizer.ggml.tokens") ?? assert.fail("no vocabulary");
  const whole = textsOf(vocabulary).flatMap((token) => /^Ġ([a-z]{6,})$/.exec(token)?.[1] ?? []);
  return whole
    .filter((word) => !["return", "default"].includes(word))
    .slice(0, count)
    .join(" ");
}

async function setLines(lines: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update("hearth.completion.lines", lines, vscode.ConfigurationTarget.Global);
}

describe("a block", () => {
  useTestModel([{ trigger: " =>", text: firstLine + rest }]);
  before(() => setLines("multi"));
  after(() => setLines(undefined));
  afterEach(closeEditors);

  /** The texts that were suggested for the document that is being edited, the oldest first. */
  async function suggested(): Promise<readonly string[]> {
    const { decisions } = await hearth();
    const edited = vscode.window.activeTextEditor?.document.uri.toString();
    const own = decisions().filter(({ request }) => request.document.uri === edited);
    return own.flatMap(({ outcome }) => (outcome.kind === "suggestion" ? [outcome.text] : [])).reverse();
  }

  it("is shown by its first line before it is there, and grows without ever vanishing", async () => {
    let wasEarly = false;
    // How soon the window paints is not ours to say: now and then the rest comes sooner.
    for (let tries = 0; tries < 5 && !wasEarly; tries++) {
      await openText("typescript", place);
      await ui.watchGhostText();
      // By command: for a key the model begins some 60 ms before VS Code asks.
      await vscode.commands.executeCommand("hearth.triggerCompletion");
      await ghostTextIs(firstLine + rest);
      const [before, ...seen] = await ui.seenGhostTexts();
      assert.equal(before, "");
      for (const text of seen) assert.ok(text.startsWith(firstLine), JSON.stringify(seen));
      assert.deepEqual((await suggested()).slice(0, 2), [firstLine, firstLine + rest]);
      wasEarly = seen[0] === firstLine;
    }
    assert.ok(wasEarly, "the first line was never on screen by itself");
    const { document } = vscode.window.activeTextEditor ?? assert.fail("no editor");
    await ui.press("Tab");
    await textIs(document, `const f = (x) =>${firstLine}${rest}\nnext(1);\n`);
  });

  it("goes on as the next suggestion where the user takes its first line only, without a new call", async () => {
    const { document } = await openText("typescript", place);
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await ghostTextIs(firstLine + rest);
    const calls = await callsWhenQuiet();
    await vscode.commands.executeCommand("editor.action.inlineSuggest.acceptNextLine");
    // VS Code takes the line's end too.
    await textIs(document, `const f = (x) =>${firstLine}\n\nnext(1);\n`);
    await ghostTextIs(rest.slice(1));
    const outcome = await answerBehind(`${firstLine}\n`);
    assert.equal(outcome.kind === "suggestion" && outcome.source, "typedThrough");
    assert.equal(await callsWhenQuiet(), calls);
  });

  it("is one line where the user wants single ones", async () => {
    await setLines("single");
    await openText("typescript", "const g = (x) ‸\nnext(1);\n");
    await ui.type("=>");
    await ghostTextIs(firstLine);
    await callsWhenQuiet();
    assert.deepEqual(new Set(await suggested()), new Set([firstLine]));
    await setLines("multi");
  });
});
