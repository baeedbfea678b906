import assert from "node:assert/strict";
import type { ConversationView, OfferView } from "../../src/protocol/page";
import { type ChatPage, pages } from "./chatPage";
import { type ThemeName, themes } from "./themes";
import { answer, idle, state, transcript, turn, writing } from "./views";

const offers: readonly OfferView[] = [
  { id: "a", name: "Small", detail: "1 GB · runs well" },
  { id: "b", name: "Large", detail: "5 GB · runs slowly" },
];

const conversations: readonly ConversationView[] = [
  { id: "1", title: "First", when: "now", isCurrent: true },
  { id: "2", title: "Second", when: "Monday", isCurrent: false },
];

async function focused(chat: ChatPage): Promise<string> {
  return await chat.page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
  );
}

describe("A page without a model", () => {
  const open = pages();

  it("offers what would suit, and another one, and no composer", async () => {
    const chat = await open();
    await chat.tell(state({ model: { kind: "none", offers: undefined } }), transcript([]));
    await chat.page.getByText("Looking at what would suit this machine").waitFor();
    await chat.tell(state({ model: { kind: "none", offers: [] } }));
    await chat.page.getByText("None of the models that Hearth knows would do well here").waitFor();
    await chat.tell(state({ model: { kind: "none", offers } }));
    const second = chat.page.getByRole("button", { name: "Get Large" });
    await second.focus();
    await chat.tell(state({ model: { kind: "none", offers } }));
    await chat.settled();
    assert.equal(await focused(chat), "Get Large");
    await second.press("Enter");
    assert.equal((await chat.heard("takeOffer")).id, "b");
    await chat.page.getByRole("button", { name: "Choose Another Model" }).click();
    await chat.heard("chooseModel");
    assert.equal(await chat.page.getByRole("combobox").count(), 0);
    assert.equal(await chat.page.getByRole("alert").count(), 0);
    await chat.tell(state());
    await chat.page.getByRole("combobox").waitFor();
    assert.equal(await chat.page.getByText("Get It").count(), 0);
  });

  it("says where what is asked goes, and promises nothing that does not hold", async () => {
    const chat = await open();
    const [allowedServer, server] = ["api.example", "api.example"];
    await chat.tell(state(), transcript([]));
    await chat.page.getByText("runs on this machine. Nothing that you ask or attach leaves it.").waitFor();
    await chat.tell(state({ allowedServer }));
    await chat.page.getByText("Where it cannot answer, api.example is asked, as you allowed.").waitFor();
    assert.equal(await chat.page.getByText("leaves it").count(), 0);
    await chat.tell(state({ allowedServer, model: { kind: "ready", name: "large", server } }));
    await chat.page.getByText("api.example answers. What you ask and attach is sent there").waitFor();
    assert.equal(await chat.page.getByText("this machine").count(), 0);
    await chat.tell(state({ allowedServer, model: { kind: "none", offers } }));
    await chat.page.getByText("The model is brought once.").waitFor();
    assert.equal(await chat.page.getByText("leaves it").count(), 0);
  });

  it("says what is wrong with a model that failed, once", async () => {
    const chat = await open();
    const model = { kind: "failed", name: "M", words: "It does not fit." } as const;
    await chat.tell(state({ model }), transcript([]));
    const alert = chat.page.getByRole("alert");
    await alert.getByText("It does not fit.").waitFor();
    await alert.getByRole("button").focus();
    await chat.tell(state({ model, title: "Other" }));
    await chat.settled();
    assert.equal(await focused(chat), "Choose Another Model");
    await alert.getByRole("button").press("Enter");
    await chat.heard("chooseModel");
    await chat.tell(state());
    await chat.settled();
    assert.equal(await alert.count(), 0);
  });
});

describe("The list of conversations", () => {
  const open = pages();

  it("is searched, opened, renamed, exported and deleted from by the keyboard", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await chat.page.getByRole("button", { name: "Conversations" }).press("Enter");
    assert.equal((await chat.heard("listConversations")).query, "");
    await chat.page.keyboard.type("x");
    assert.equal((await chat.heard("listConversations", 2)).query, "x");
    await chat.tell({ kind: "conversations", items: conversations });
    await chat.page.getByRole("button", { name: "First now" }).waitFor();
    await chat.page.keyboard.press("ArrowDown");
    await chat.page.keyboard.press("ArrowDown");
    assert.equal(await focused(chat), "SecondMonday");
    await chat.page.keyboard.press("Tab");
    await chat.page.keyboard.press("Enter");
    await chat.page.keyboard.type("New name");
    await chat.page.keyboard.press("Enter");
    const { id, title } = await chat.heard("renameConversation");
    assert.deepEqual([id, title], ["2", "New name"]);
    await chat.page.getByRole("button", { name: "Export First" }).press("Enter");
    assert.equal((await chat.heard("exportConversation")).id, "1");
    await chat.page.getByRole("button", { name: "Delete First" }).press("Enter");
    assert.equal((await chat.heard("deleteConversation")).id, "1");
    await chat.tell({ kind: "conversations", items: conversations.slice(1) });
    await chat.settled();
    assert.equal(await focused(chat), "SecondMonday");
    await chat.page.keyboard.press("Enter");
    assert.equal((await chat.heard("openConversation")).id, "2");
    assert.equal(await chat.page.getByRole("dialog").count(), 0);
    assert.equal(await focused(chat), "Conversations");
  });

  it("goes away with Escape and says where nothing is found", async () => {
    const chat = await open();
    await chat.tell({ kind: "state", state: writing }, transcript([]));
    await chat.page.getByRole("button", { name: "Conversations" }).click();
    await chat.tell({ kind: "conversations", items: [] });
    await chat.page.getByText("Nothing is found.").waitFor();
    await chat.page.keyboard.press("Escape");
    assert.equal(await chat.page.getByRole("dialog").count(), 0);
    assert.deepEqual(await chat.told("stop"), []);
    await chat.page.getByRole("button", { name: "New Conversation" }).click();
    await chat.heard("newConversation");
  });
});

describe("What the page shows", () => {
  const open = pages();

  it("says in words how full the context is, and what is left out", async () => {
    const chat = await open();
    await chat.tell(state({ meter: { used: 6000, size: 8000, answer: 1024, turnsLeftOut: 2 } }), transcript([]));
    const meter = chat.page.getByRole("meter", { name: "Context" });
    await meter.waitFor();
    assert.equal(
      await meter.getAttribute("aria-valuetext"),
      "6,000 of 8,000 tokens are used, 1,024 are kept free for the answer. The first 2 turns do not fit in any more.",
    );
    assert.equal(await meter.textContent(), "6k / 8k");
    const [fill, track] = [await meter.locator(".fill").boundingBox(), await meter.locator(".track").boundingBox()];
    assert.equal(Math.round(((fill?.width ?? 0) / (track?.width ?? 1)) * 100), 75);
  });

  it("divides what the model is shown from what it is not, and keeps an open summary open", async () => {
    const chat = await open();
    const turns = [
      turn("t1", "one", answer("1"), { memory: "leftOut" }),
      turn("t2", "two", answer("2"), { memory: "summed" }),
      turn("t3", "three", answer("3")),
    ];
    await chat.tell(state(), transcript(turns, "They counted."));
    const articles = chat.page.getByRole("article");
    await articles.nth(2).waitFor();
    assert.match((await articles.nth(0).textContent()) ?? "", /The model does not see what is above any more$/);
    const summary = articles.nth(1).locator("details.divider");
    await summary.locator("summary").press("Enter");
    await chat.tell({ kind: "turn", turn: turn("t3", "three", answer("3", { figures: "fast" })) });
    await chat.settled();
    assert.equal(await summary.locator(".summary").isVisible(), true);
    assert.equal(await summary.locator(".summary").textContent(), "They counted.");
    assert.equal(await articles.nth(2).locator(".divider").count(), 0);
  });

  it("says what the model is doing", async () => {
    const chat = await open();
    await chat.tell(transcript([turn("t1", "q", answer("", { end: undefined }))]));
    const work = chat.page.locator(".work");
    for (const [given, words] of [
      [{ kind: "waiting" }, "Waiting for the model"],
      [{ kind: "reading", read: 400, total: 1000 }, "Reading 40 %"],
      [{ kind: "thinking" }, "Thinking"],
      [{ kind: "writing" }, "Writing"],
      [{ kind: "summing" }, "Summing up the conversation"],
    ] as const) {
      await chat.tell(state({ work: given }));
      await chat.settled();
      assert.equal((await work.textContent())?.trim(), words);
    }
    await chat.tell(state({ work: { kind: "waiting" }, model: { kind: "loading", name: "M", share: 0.5 } }));
    await chat.settled();
    assert.equal((await work.textContent())?.trim(), "Loading the model 50 %");
    await chat.tell({ kind: "state", state: idle });
    await chat.settled();
    assert.equal(await work.isVisible(), false);
  });

  it("tells a note until it is dismissed", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]), { kind: "note", words: "a.bin is not text." });
    const note = chat.page.locator(".note[role=status]");
    await note.getByText("a.bin is not text.").waitFor();
    await note.getByRole("button", { name: "Dismiss" }).press("Enter");
    assert.equal(await note.isVisible(), false);
    assert.equal(await focused(chat), "Ask Hearth");
  });

  it("has a feed of articles, a main part and names for all that can be used", async () => {
    const chat = await open();
    const attachments = [{ id: "a", icon: "file", label: "a.ts", tokens: 10, leftOut: "Half of it" }];
    await chat.tell(
      state({ attachments }),
      transcript([turn("t1", "Why?", answer("**So.**\n\n```ts\na\n```"), { attachments })]),
    );
    await chat.page.locator(".code button").first().waitFor();
    await chat.page
      .getByRole("main")
      .getByRole("feed", { name: "Conversation" })
      .getByRole("article", { name: "You asked: Why?" })
      .waitFor();
    assert.equal(await chat.page.getByRole("article").getAttribute("aria-busy"), "false");
    const unnamed = await chat.page.evaluate(() =>
      [...document.querySelectorAll("button, input, textarea, [role=link], [role=option]")]
        .filter((one) => (one.getAttribute("aria-label") ?? one.textContent ?? "").trim() === "")
        .map((one) => one.outerHTML),
    );
    assert.deepEqual(unnamed, []);
    assert.equal(await chat.page.locator(".codicon:not([aria-hidden=true])").count(), 0);
    const heading = await chat.page.getByRole("heading", { level: 1 }).textContent();
    assert.equal(heading, "New conversation");
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`has its icons, a visible focus and text that can be read in the theme ${theme}`, async () => {
      const chat = await open({ theme });
      await chat.tell(
        state(),
        transcript([turn("t1", "Why?", answer("`a` and [b](https://example.com)\n\n```ts\nconst a = 'b'; // c\n```"))]),
      );
      await chat.page.locator(".code .hljs-string").waitFor();
      assert.ok(await chat.page.evaluate(() => document.fonts.load("16px codicon").then((fonts) => fonts.length > 0)));
      await chat.page.keyboard.press("Tab");
      const outline = await chat.page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      );
      assert.equal(outline, "solid");
      const low = await chat.page.evaluate(lowContrast, 3);
      assert.deepEqual(low, []);
    });
  }

  it("moves nothing where motion is not wanted", async () => {
    const chat = await open();
    await chat.page.emulateMedia({ reducedMotion: "reduce" });
    await chat.tell({ kind: "state", state: writing }, transcript([]));
    await chat.page.locator(".work").waitFor();
    assert.equal(await chat.page.evaluate(() => document.getAnimations().length), 0);
  });
});

/** Runs in the page: texts whose contrast to what is behind them is below `least`. */
function lowContrast(least: number): readonly string[] {
  const parse = (colour: string) => {
    const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return colour.startsWith("color(") ? numbers.map((one, at) => (at < 3 ? one * 255 : one)) : numbers;
  };
  const over = (top: readonly number[], below: readonly number[]) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((at) => (top[at] ?? 0) * alpha + (below[at] ?? 0) * (1 - alpha));
  };
  const behind = (one: Element | null): readonly number[] =>
    one === null ? [255, 255, 255] : over(parse(getComputedStyle(one).backgroundColor), behind(one.parentElement));
  const light = (colour: readonly number[]) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, share, at) => {
      const part = (colour[at] ?? 0) / 255;
      return sum + share * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent?.trim() ?? "";
    if (words === "" || holder === null || holder.offsetParent === null) continue;
    const below = behind(holder);
    const [one = 0, other = 0] = [light(over(parse(getComputedStyle(holder).color), below)), light(below)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < least) found.push(`${words}: ${contrast.toFixed(2)}`);
  }
  return found;
}
