import assert from "node:assert/strict";
import {
  answerBehind,
  callsWhenQuiet,
  closeEditors,
  eventually,
  ghostTextIs,
  hearth,
  openText,
  textIs,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const first = " firstAnswer items";
const second = "\nconst value = true;";

describe("what comes behind a suggestion", () => {
  useTestModel([{ trigger: " =>", text: first + second }]);
  afterEach(closeEditors);

  it("is there at once after Tab, because the model was asked while the suggestion was read", async () => {
    const { document } = await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ghostTextIs(first);
    await callsWhenQuiet();
    await ui.press("Tab");
    await ghostTextIs(second);
    const outcome = await answerBehind(first);
    assert.equal(outcome.kind === "suggestion" && outcome.source, "ahead");
    await ui.press("Tab");
    await textIs(document, `const f = (x) =>${first}${second}`);
  });

  it("is not asked again by who takes the suggestion word by word", async () => {
    const { document } = await openText("typescript", "const f = (x) ‸");
    await ui.type("=>");
    await ghostTextIs(first);
    const calls = await callsWhenQuiet();
    await ui.press("Control+ArrowRight");
    await ui.press("Control+ArrowRight");
    await textIs(document, "const f = (x) => firstAnswer");
    await ghostTextIs(" items");
    assert.equal(await callsWhenQuiet(), calls);
    await ui.press("Control+ArrowRight");
    await ui.press("Control+ArrowRight");
    await textIs(document, `const f = (x) =>${first}`);
    await ghostTextIs(second);
    const outcome = await answerBehind(first);
    assert.equal(outcome.kind === "suggestion" && outcome.source, "ahead");
  });

  it("has the prompt ready where the cursor rests", async () => {
    const calls = await callsWhenQuiet();
    await openText("typescript", "const f = (x) ‸");
    const { processStatus } = await hearth();
    const started = async () => (await processStatus())?.completions.started ?? 0;
    await eventually("the prompt was evaluated", async () => (await started()) > calls, started);
    assert.equal(await ui.ghostText(), "");
  });
});
