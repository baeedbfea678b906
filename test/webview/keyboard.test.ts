import assert from "node:assert/strict";
import type { SuggestionView } from "../../src/protocol/page";
import { eventually } from "../helpers/eventually";
import { type ChatPage, pages } from "./chatPage";
import { answer, running, state, transcript, turn, writing } from "./views";

const suggested: readonly SuggestionView[] = [
  { id: "f", icon: "file", label: "#file", detail: "A file", leadsTo: "#file " },
  { id: "p", icon: "warning", label: "#problems", detail: "Problems", leadsTo: undefined },
];

function field(chat: ChatPage) {
  return chat.page.getByRole("combobox", { name: "Ask Hearth" });
}

async function focused(chat: ChatPage): Promise<string> {
  return await chat.page.evaluate(() => {
    const active = document.activeElement;
    return active?.getAttribute("aria-label") ?? active?.textContent ?? active?.tagName ?? "";
  });
}

const two = transcript([turn("t1", "first?", answer("One.")), turn("t2", "second?", answer("Two."))]);

describe("The composer", () => {
  const open = pages();

  it("sends with Enter, breaks the line with Shift+Enter and grows with its text", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await field(chat).focus();
    await chat.page.keyboard.type("one");
    const low = (await field(chat).boundingBox())?.height ?? 0;
    await chat.page.keyboard.press("Shift+Enter");
    await chat.page.keyboard.type("two");
    const high = (await field(chat).boundingBox())?.height ?? 0;
    assert.ok(high > low, `${low} ${high}`);
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.heard("send")).text, "one\ntwo");
    assert.equal(await field(chat).inputValue(), "");
    await chat.page.keyboard.press("Enter");
    await chat.page.keyboard.type("  ");
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.told("send")).length, 1);
  });

  it("leaves an Enter to the input method", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await field(chat).focus();
    const devTools = await chat.page.context().newCDPSession(chat.page);
    await devTools.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
    await devTools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
    await devTools.send("Input.insertText", { text: "日本" });
    assert.equal(await field(chat).inputValue(), "日本");
    assert.deepEqual(await chat.told("send"), []);
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.heard("send")).text, "日本");
  });

  it("brings earlier questions back with Up and Down, where nothing else is typed", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    await field(chat).focus();
    const values: string[] = [];
    for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp"]) {
      await chat.page.keyboard.press(key);
      values.push(await field(chat).inputValue());
    }
    assert.deepEqual(values, ["second?", "first?", "first?", "second?", "", "second?"]);
    await chat.page.keyboard.type("!");
    await chat.page.keyboard.press("ArrowUp");
    assert.equal(await field(chat).inputValue(), "second?!");
  });

  it("stops the answer with Escape and with its button, and sends nothing meanwhile", async () => {
    const chat = await open();
    await chat.tell({ kind: "state", state: writing }, transcript([]), running("t1"));
    await field(chat).focus();
    await chat.page.keyboard.type("next");
    await chat.page.keyboard.press("Enter");
    await chat.page.getByText("Hearth is still answering").waitFor();
    assert.equal(await field(chat).inputValue(), "next");
    await chat.page.keyboard.press("Escape");
    await chat.heard("stop");
    await chat.page.getByRole("button", { name: "Stop" }).click();
    await chat.heard("stop", 2);
    assert.deepEqual(await chat.told("send"), []);
    await chat.tell(state());
    await chat.page.getByRole("button", { name: "Send" }).click();
    assert.equal((await chat.heard("send")).text, "next");
  });

  it("keeps what is typed and the place, and nothing else", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    await field(chat).focus();
    await chat.page.keyboard.type("half a qu");
    const memory = await chat.memory();
    assert.deepEqual(memory, { typed: "half a qu", conversationId: "one", scrollTop: undefined, edits: undefined });
    const again = await open({
      memory: { typed: "half a qu", conversationId: "one", scrollTop: 120, edits: undefined },
    });
    await again.heard("ready");
    assert.equal(await field(again).inputValue(), "half a qu");
    await again.tell(state(), transcript([turn("t1", "q", answer("line\n\n".repeat(80)))]));
    await eventually("it is where it was", () =>
      again.page.evaluate(() => document.querySelector(".area")?.scrollTop === 120),
    );
  });

  it("is given a text by the extension, and the keyboard", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]), { kind: "compose", text: "/explain " });
    await eventually("the text is there", async () => (await field(chat).inputValue()) === "/explain ");
    assert.equal(await focused(chat), "Ask Hearth");
    await chat.tell({ kind: "compose", text: undefined });
    await chat.settled();
    assert.equal(await field(chat).inputValue(), "/explain ");
  });

  it("shows what goes along, and takes it away by the keyboard without losing it", async () => {
    const chat = await open();
    const attachments = ["a.ts", "b.ts"].map((label) => ({
      id: label,
      icon: "file",
      label,
      tokens: 1200,
      leftOut: undefined,
    }));
    const selection = { label: "c.ts:1-3", isIncluded: true };
    await chat.tell(state({ attachments, selection }), transcript([]));
    const chips = chat.page.getByRole("list", { name: "Attached to the question" });
    await chips.waitFor();
    assert.deepEqual(await chips.getByRole("listitem").allInnerTexts(), [
      "c.ts:1-3",
      "a.ts\n1.2k tokens",
      "b.ts\n1.2k tokens",
    ]);
    const toggle = chat.page.getByRole("button", { name: "Current selection c.ts:1-3", pressed: true });
    await toggle.press("Enter");
    assert.equal((await chat.heard("includeSelection")).isIncluded, false);
    await chat.page.getByRole("button", { name: "Remove b.ts" }).press("Enter");
    assert.equal((await chat.heard("detach")).attachmentId, "b.ts");
    await chat.tell(state({ attachments: attachments.slice(0, 1), selection: { ...selection, isIncluded: false } }));
    await chat.page.getByRole("button", { name: "Current selection c.ts:1-3", pressed: false }).waitFor();
    assert.equal(await focused(chat), "Current selection c.ts:1-3");
    await chat.tell(state());
    await chat.settled();
    assert.equal(await focused(chat), "Ask Hearth");
  });

  it("shows of the selection what is so: a command that is typed says by itself whether it goes along", async () => {
    const chat = await open();
    const selection = { label: "c.ts:1-3", isIncluded: false };
    const commands = [
      { name: "review", takesSelection: false },
      { name: "explain", takesSelection: true },
    ];
    await chat.tell(state({ selection, commands }), transcript([]));
    const chip = chat.page.getByRole("button", { name: "Current selection c.ts:1-3" });
    await chip.waitFor();
    const shown: (string | null | undefined)[] = [];
    for (const text of ["/review", "/reviewed", "/explain why", " /explain"]) {
      await field(chat).fill(text);
      shown.push((await chip.count()) === 0 ? undefined : await chip.getAttribute("aria-pressed"));
    }
    assert.deepEqual(shown, [undefined, "false", "true", "false"]);
    await field(chat).fill("/Review");
    assert.equal(await chip.count(), 0);
    // With what is attached, it goes along as it is switched.
    const attachments = [{ id: "a", icon: "file", label: "a.ts", tokens: 1, leftOut: undefined }];
    await chat.tell(state({ selection, commands, attachments }));
    await chip.waitFor();
    assert.equal(await chip.getAttribute("aria-pressed"), "false");
  });

  it("takes along what is dropped onto the page", async () => {
    const chat = await open();
    await chat.page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/uri-list", "# a comment\r\nfile:///w/a.ts\r\nfile:///w/b%20c.ts");
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    assert.deepEqual((await chat.heard("drop")).addresses, ["file:///w/a.ts", "file:///w/b%20c.ts"]);
  });
});

describe("Suggestions", () => {
  const open = pages();

  it("are asked for behind # anywhere and behind / at the beginning, and the newest question counts", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await field(chat).focus();
    await chat.page.keyboard.type("a/b a#c #f");
    const asked = await chat.told("suggest");
    assert.deepEqual(
      asked.map(({ sigil, query }) => sigil + query),
      ["#", "#f"],
    );
    await chat.tell({ kind: "suggestions", request: asked[0]?.request ?? 0, items: suggested });
    await chat.settled();
    assert.equal(await chat.page.getByRole("option").count(), 0);
    await chat.tell({ kind: "suggestions", request: asked[1]?.request ?? 0, items: suggested.slice(0, 1) });
    await chat.page.getByRole("option").waitFor();
    await field(chat).fill("");
    await chat.page.keyboard.type("/e");
    assert.deepEqual(
      (await chat.told("suggest")).slice(2).map(({ sigil, query }) => sigil + query),
      ["/", "/e"],
    );
  });

  it("are walked through and taken by the keyboard, as a list box", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await field(chat).focus();
    await chat.page.keyboard.type("see #");
    await chat.tell({ kind: "suggestions", request: (await chat.heard("suggest")).request, items: suggested });
    await chat.page.getByRole("option", { name: "#problems" }).waitFor();
    assert.equal(await field(chat).getAttribute("aria-expanded"), "true");
    const chosen = async () => {
      const id = await field(chat).getAttribute("aria-activedescendant");
      return await chat.page.locator(`#${id}[aria-selected=true] .label`).textContent();
    };
    assert.equal(await chosen(), "#file");
    await chat.page.keyboard.press("ArrowUp");
    assert.equal(await chosen(), "#problems");
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.heard("attach")).suggestionId, "p");
    assert.equal(await field(chat).inputValue(), "see ");
    assert.equal(await field(chat).getAttribute("aria-expanded"), "false");
    assert.deepEqual(await chat.told("send"), []);
  });

  it("lead to more, with spaces in what is typed then", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await field(chat).focus();
    await chat.page.keyboard.type("#");
    await chat.tell({ kind: "suggestions", request: (await chat.heard("suggest")).request, items: suggested });
    await chat.page.getByRole("option").first().waitFor();
    await chat.page.keyboard.press("Tab");
    assert.equal(await field(chat).inputValue(), "#file ");
    await chat.page.keyboard.type("my f");
    const { request, query } = await chat.heard("suggest", 6);
    assert.equal(query, "file my f");
    const item = { id: "x", icon: "file", label: "my file.ts", detail: "src", leadsTo: undefined };
    await chat.tell({ kind: "suggestions", request, items: [item] });
    await chat.page.getByRole("option").click();
    assert.equal((await chat.heard("attach")).suggestionId, "x");
    assert.equal(await field(chat).inputValue(), "");
  });

  it("go away with Escape, which then stops nothing", async () => {
    const chat = await open();
    await chat.tell({ kind: "state", state: writing }, transcript([]));
    await field(chat).focus();
    await chat.page.keyboard.type("#");
    await chat.tell({ kind: "suggestions", request: (await chat.heard("suggest")).request, items: suggested });
    await chat.page.getByRole("option").first().waitFor();
    await chat.page.keyboard.press("Escape");
    assert.equal(await chat.page.getByRole("option").count(), 0);
    assert.deepEqual(await chat.told("stop"), []);
    await chat.page.keyboard.press("Escape");
    await chat.heard("stop");
  });
});

describe("The keyboard", () => {
  const open = pages();

  it("edits a question where it stands and asks it again", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    const edit = chat.page.getByRole("button", { name: "Edit and Ask Again" }).first();
    await edit.press("Enter");
    const text = chat.page.getByRole("textbox", { name: "The question in other words" });
    assert.equal(await text.inputValue(), "first?");
    await chat.page.keyboard.press("End");
    await chat.page.keyboard.type(" and");
    // The answer to another question goes on; the edit stays.
    await chat.tell(running("t3"), { kind: "turn", turn: turn("t1", "first?", answer("One."), { memory: "leftOut" }) });
    await chat.settled();
    assert.equal(await focused(chat), "The question in other words");
    await chat.page.keyboard.press("Escape");
    assert.equal(await focused(chat), "Edit and Ask Again");
    await edit.press("Enter");
    await chat.page.keyboard.press("Control+A");
    await chat.page.keyboard.type("other");
    await chat.page.keyboard.press("Enter");
    const { turnId, text: sent } = await chat.heard("resend");
    assert.deepEqual([turnId, sent], ["t1", "other"]);
  });

  it("finds the other words of a question again when the page is loaded anew", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    await chat.page.getByRole("button", { name: "Edit and Ask Again" }).first().press("Enter");
    await chat.page.keyboard.press("End");
    await chat.page.keyboard.type(" and");
    const memory = await chat.memory();
    const again = await open({ ...(memory && { memory }) });
    await field(again).fill("typed before the turns are there");
    await again.tell(state(), two);
    const text = again.page.getByRole("textbox", { name: "The question in other words" });
    await text.waitFor();
    assert.equal(await text.inputValue(), "first? and");
    assert.equal(await focused(again), "Ask Hearth");
    await text.press("Enter");
    const { turnId, text: sent } = await again.heard("resend");
    assert.deepEqual([turnId, sent], ["t1", "first? and"]);
    assert.equal((await again.memory())?.edits, undefined);
  });

  it("reaches every control of the page, in an order that makes sense", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([turn("t1", "q?", answer("A [link](https://example.com).\n\n```ts\na\n```"))]));
    await chat.page.locator(".code button").first().waitFor();
    const order: string[] = [];
    await chat.page.keyboard.press("Tab");
    for (let at = 0; at < 18 && order.at(-1) !== "Send"; at++) {
      order.push(await focused(chat));
      await chat.page.keyboard.press("Tab");
    }
    assert.deepEqual(order, [
      "New Conversation",
      "Conversations",
      "Edit and Ask Again",
      "link",
      "Apply to a File",
      "Insert at the Cursor",
      "Put into a New File",
      "Copy",
      "TypeScript code",
      "Copy the Answer",
      "Answer Again",
      "Ask Hearth",
      "Attach (#)",
      "Model: Qwen2.5-Coder 3B. Choose another",
      "Send",
    ]);
  });

  it("reaches the transcript where there is more than is shown, and scrolls it", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([turn("t1", "q?", answer("line\n\n".repeat(80)))]));
    const area = chat.page.getByRole("main", { name: "Conversation" });
    const top = () => area.evaluate(({ scrollTop }) => scrollTop);
    await eventually("it is at its end", async () => (await top()) > 0);
    const end = await top();
    await chat.page.getByRole("button", { name: "Conversations" }).focus();
    await chat.page.keyboard.press("Tab");
    assert.equal(await focused(chat), "Conversation");
    assert.equal(await area.evaluate((one) => getComputedStyle(one).outlineStyle), "solid");
    await chat.page.keyboard.press("PageUp");
    await eventually("it scrolls", async () => (await top()) < end);
    await chat.page.keyboard.press("Tab");
    assert.equal(await focused(chat), "Edit and Ask Again");
  });

  it("goes from turn to turn with the page keys", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    await chat.page.getByRole("button", { name: "Edit and Ask Again" }).first().focus();
    await chat.page.keyboard.press("PageDown");
    assert.equal(await focused(chat), "You asked: second?");
    await chat.page.keyboard.press("PageUp");
    assert.equal(await focused(chat), "You asked: first?");
  });

  it("stays on the page when what it is at goes away", async () => {
    const chat = await open();
    await chat.tell(state(), two);
    await chat.page.getByRole("button", { name: "Copy the Answer" }).last().focus();
    await chat.tell({ kind: "turn", turn: turn("t2", "second?", answer("Two.", { figures: "fast" })) });
    await chat.settled();
    assert.equal(await focused(chat), "Copy the Answer");
    await chat.tell(transcript([turn("t1", "first?", answer("One."))]));
    await chat.settled();
    assert.notEqual(await chat.page.evaluate(() => document.activeElement?.tagName), "BODY");
  });
});
