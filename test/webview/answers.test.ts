import assert from "node:assert/strict";
import { eventually } from "../helpers/eventually";
import { type ChatPage, pages } from "./chatPage";
import { answer, answered, idle, more, running, state, transcript, turn, writing } from "./views";

const code = "```ts path=src/a.ts\nconst a = 1;\n```\n";

async function texts(chat: ChatPage, selector: string): Promise<readonly string[]> {
  return await chat.page.locator(selector).allInnerTexts();
}

async function shows(chat: ChatPage, words: string): Promise<void> {
  await chat.page.locator(".answer", { hasText: words }).first().waitFor();
}

describe("An answer that is being written", () => {
  const open = pages();

  it("keeps what is finished as the same elements, and renders the last block only", async () => {
    const chat = await open();
    await chat.tell(transcript([]), { kind: "state", state: writing }, running("t1"));
    await chat.tell(more("t1", "First **block**.\n\nSecond\nbl"));
    await shows(chat, "Second bl");
    await chat.page.evaluate(() => {
      for (const [at, block] of document.querySelectorAll(".block").entries()) Object.assign(block, { mark: at });
      Object.assign(document.querySelector(".block p") ?? {}, { mark: "first" });
    });
    await chat.tell(more("t1", "ock.\n\n- an item\n"), more("t1", `- another\n\n${code}Then`));
    await shows(chat, "Then");
    await chat.tell(more("t1", " the end.\n\nReally"));
    await shows(chat, "Really");
    assert.deepEqual(await texts(chat, ".block > p"), ["First block.", "Second block.", "Then the end.", "Really"]);
    const marks = await chat.page.evaluate(() =>
      [...document.querySelectorAll(".block, .block p")].map((one) => (one as { mark?: unknown }).mark),
    );
    assert.deepEqual(marks.slice(0, 3), [0, "first", 1]);
    assert.equal(await chat.page.locator(".block li").count(), 2);
  });

  it("shows code at once and ends it where the answer ends, whole or not", async () => {
    const chat = await open();
    await chat.tell(transcript([]), running("t1"), more("t1", "```python\ndef f():\n    ret"));
    await shows(chat, "ret");
    await chat.tell(more("t1", "urn 1"));
    await shows(chat, "return 1");
    assert.equal(await chat.page.locator(".code button").count(), 0);
    const text = "```python\ndef f():\n    return 1";
    await chat.tell({
      kind: "turn",
      turn: turn("t1", "A question?", answer(text, { end: "stopped", words: "You stopped it." })),
    });
    await chat.page.locator(".code .hljs-keyword", { hasText: "return" }).waitFor();
    assert.equal(await chat.page.locator(".code pre").textContent(), "def f():\n    return 1");
    assert.equal(await chat.page.locator(".code button").count(), 4);
    assert.deepEqual(await texts(chat, ".end"), ["You stopped it."]);
  });

  it("comes out the same in whatever pieces it came", async () => {
    const text = `# A\n\ntext\n# B\n\n1. one\n   ${code.replace(/\n/g, "\n   ")}\n   more\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> q\n\n${code}end *x*`;
    const whole = await open();
    await whole.tell(answered(text));
    await shows(whole, "end x");
    const expected = await whole.page.locator(".markdown").innerHTML();
    const inPieces = await open();
    await inPieces.tell(transcript([]), running("t1"));
    for (const piece of text.match(/.{1,3}/gs) ?? []) {
      await inPieces.tell(more("t1", piece));
      await inPieces.settled();
    }
    await inPieces.tell({ kind: "turn", turn: turn("t1", "A question?", answer(text)) });
    await shows(inPieces, "end x");
    assert.equal(await inPieces.page.locator(".markdown").innerHTML(), expected);
    assert.equal(await inPieces.page.locator(".markdown .code").count(), 2);
  });

  it("takes pieces and a turn that overtakes them in their order", async () => {
    const chat = await open();
    await chat.tell(transcript([]), running("t1"), more("t1", "one "), more("t1", "two "));
    await chat.tell(
      { kind: "turn", turn: turn("t1", "A question?", answer("one two three ", { end: undefined })) },
      more("t1", "four"),
    );
    await shows(chat, "one two three four");
    assert.deepEqual(await texts(chat, ".block"), ["one two three four"]);
  });

  it("folds the thought away and says whether it goes on", async () => {
    const chat = await open();
    await chat.tell(transcript([]), running("t1"), more("t1", "Hm, a question.", "thought"));
    const thought = chat.page.locator("details.thought");
    await thought.waitFor();
    assert.equal(await thought.locator("summary").textContent(), "Thinking");
    assert.equal(await thought.getAttribute("open"), null);
    await chat.tell(more("t1", "Yes."));
    await shows(chat, "Yes.");
    assert.equal(await thought.locator("summary").textContent(), "Thought");
    await thought.locator("summary").click();
    assert.equal(await thought.locator(".thought-text").textContent(), "Hm, a question.");
  });

  it("takes the place of the answer before when it is made again", async () => {
    const chat = await open();
    await chat.tell(answered("Old *answer*."));
    await shows(chat, "Old answer.");
    await chat.page.getByRole("button", { name: "Answer Again" }).click();
    assert.equal((await chat.heard("regenerate")).turnId, "t1");
    await chat.tell(running("t1"), more("t1", "New one."));
    await shows(chat, "New one.");
    assert.deepEqual(await texts(chat, ".block"), ["New one."]);
  });

  it("stays in sight while it grows, until the user scrolls up", async () => {
    const chat = await open();
    const atEnd = () =>
      chat.page.evaluate(() => {
        const area = document.querySelector(".area");
        return area !== null && area.scrollHeight - area.scrollTop - area.clientHeight < 30 && area.scrollTop > 0;
      });
    await chat.tell(transcript([]), running("t1"), more("t1", "line\n\n".repeat(100)));
    await eventually("the end is in sight", atEnd);
    const jump = chat.page.getByRole("button", { name: "Jump to the End" });
    assert.equal(await jump.isVisible(), false);
    await chat.page.mouse.move(200, 300);
    await chat.page.mouse.wheel(0, -600);
    await jump.waitFor();
    await chat.tell(more("t1", `${"more\n\n".repeat(20)}the last`));
    await shows(chat, "the last");
    assert.equal(await atEnd(), false);
    await jump.click();
    await eventually("the end is in sight again", atEnd);
    assert.equal(await jump.isVisible(), false);
    await chat.tell(more("t1", "\n\nand more".repeat(20)));
    await eventually("the end stays in sight", atEnd);
  });
});

describe("A finished answer", () => {
  const open = pages();

  it("tells which code block is meant, and what of", async () => {
    const chat = await open();
    await chat.tell(answered(`1. a\n   ${code.replace(/\n/g, "\n   ")}\n\n> \`\`\`\n> quoted\n> \`\`\`\n\n${code}`));
    await chat.page.locator(".code").nth(1).locator("button").first().waitFor();
    const second = chat.page.locator(".code").nth(1);
    for (const name of ["Copy", "Insert at the Cursor", "Put into a New File", "Apply to a File"]) {
      await second.getByRole("button", { name }).click();
    }
    await chat.page.locator(".code").first().getByRole("button", { name: "Copy" }).click();
    assert.deepEqual(
      (await chat.told("code")).map(({ index, action, turnId }) => `${turnId} ${index} ${action}`),
      ["t1 1 copy", "t1 1 insert", "t1 1 newFile", "t1 1 apply", "t1 0 copy"],
    );
    assert.deepEqual(await texts(chat, ".code .path"), ["src/a.ts", "src/a.ts"]);
    assert.deepEqual(await texts(chat, ".code .language"), ["TypeScript", "TypeScript"]);
  });

  it("can be copied, and tells how fast it was", async () => {
    const chat = await open();
    await chat.tell(transcript([turn("t1", "A?", answer("B.", { figures: "20 tokens a second" }))]));
    await chat.page.getByRole("button", { name: "Copy the Answer" }).click();
    assert.equal((await chat.heard("copy")).turnId, "t1");
    assert.deepEqual(await texts(chat, ".figures"), ["Qwen2.5-Coder 3B · 20 tokens a second"]);
  });

  it("says where it came from while it is written and afterwards, unless it was this machine", async () => {
    const chat = await open();
    const here = turn("t1", "A?", answer("B."));
    const elsewhere = (end: "whole" | undefined, figures: string | undefined) =>
      turn("t2", "C?", answer("D.", { server: "api.example", model: "large", end, figures }));
    await chat.tell(transcript([here, elsewhere(undefined, undefined)]));
    const source = chat.page.locator(".source:visible");
    assert.deepEqual(await source.allInnerTexts(), ["asking large at api.example"]);
    await chat.tell({ kind: "turn", turn: elsewhere("whole", "9 tokens; $0.0012") });
    await chat.page.getByText("9 tokens; $0.0012").waitFor();
    assert.deepEqual(await source.allInnerTexts(), ["answered by large at api.example"]);
    assert.deepEqual(await texts(chat, ".figures"), ["Qwen2.5-Coder 3B", "9 tokens; $0.0012"]);
    const nothing = answer("", { server: "api.example", end: "failed", words: "Nothing was sent." });
    await chat.tell({ kind: "turn", turn: turn("t2", "C?", nothing) });
    await chat.page.getByText("Nothing was sent.").waitFor();
    assert.equal(await source.count(), 0);
  });

  it("opens a link by the extension alone", async () => {
    const chat = await open();
    await chat.tell(answered("[site](https://example.com/a?b=1&c) <me@example.com> http://example.org"));
    for (const link of await chat.page.getByRole("link").all()) await link.click();
    await chat.page.getByRole("link").first().press("Enter");
    assert.deepEqual(
      (await chat.told("openLink")).map(({ address }) => address),
      ["https://example.com/a?b=1&c", "mailto:me@example.com", "http://example.org", "https://example.com/a?b=1&c"],
    );
  });

  it("is told to those who cannot see, once when it begins and once when it ends", async () => {
    const chat = await open();
    await chat.tell(state(), transcript([]));
    await chat.page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]")) {
        new MutationObserver(() => said.push(region.textContent ?? "")).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      }
    });
    await chat.tell({ kind: "state", state: writing }, running("t1"));
    for (let at = 0; at < 30; at++) {
      await chat.tell(more("t1", `Word ${at} of it. `), { kind: "state", state: writing });
      await chat.settled();
    }
    const text = Array.from({ length: 30 }, (_, at) => `Word ${at} of it. `).join("");
    await chat.tell({ kind: "turn", turn: turn("t1", "A question?", answer(text)) }, { kind: "state", state: idle });
    await shows(chat, "Word 29");
    const said = await chat.page.evaluate(() => (window as unknown as { said: string[] }).said);
    assert.deepEqual(said, ["Hearth is answering.", "The answer has 120 words. Word 0 of it."]);
    assert.equal(await chat.page.locator(".area [aria-live], .area [role=status], .area [role=log]").count(), 0);
  });
});
