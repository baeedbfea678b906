import assert from "node:assert/strict";
import { eventually } from "../helpers/eventually";
import { type ChatPage, pages } from "./chatPage";
import { longAnswer, longConversation, showsEnd, stream } from "./long";
import { answer, answered, more, running, state, transcript, turn, writing } from "./views";

/** Milliseconds between two frames beyond which the page has stood still. On an idle machine it is some 50. */
const longestGap = 1200;
const megabyte = 1_000_000;

const giants: Readonly<Record<string, string>> = {
  "a line of backticks": "`".repeat(megabyte),
  "a line of brackets": "[".repeat(megabyte),
  "a line of stars": "*".repeat(megabyte),
  "a line of quotes": ">".repeat(megabyte),
  "a line of underscores and words": "_a ".repeat(megabyte / 3),
  "a line of images that are none": "![](".repeat(megabyte / 4),
  "a line of autolinks": "http://a.b ".repeat(megabyte / 11),
  "a line of entities": "&amp;".repeat(megabyte / 5),
  "lists in lists": Array.from({ length: 1200 }, (_, at) => `${" ".repeat(at * 2)}- a`)
    .join("\n")
    .slice(0, megabyte),
  "a giant table": `| a | b |\n|---|---|\n${"| cell | `code` |\n".repeat(megabyte / 20)}`,
  "a table with many columns": `${"|a".repeat(20_000)}|\n${"|-".repeat(20_000)}|\n${"|b".repeat(20_000)}|\n`,
  "a giant list": "- an item with **bold** words\n".repeat(10_000),
  "a giant paragraph": "words and *more* words\n".repeat(20_000),
  "an answer of 20,000 lines that comes at once": longAnswer(20_000),
  "a fence that is never closed": `\`\`\`ts
${"const a = 1; // and more\n".repeat(40_000)}`,
  "a line of code": `\`\`\`ts
${"a+".repeat(megabyte / 2)}
`,
};

/** Shows something to its end while the frames are counted. */
async function shown(chat: ChatPage, end: string, work: () => Promise<void>): Promise<number> {
  const { longest } = await chat.frames(async () => {
    await work();
    await eventually("all of it is shown", () => showsEnd(chat, end));
    await chat.settled();
  });
  process.stdout.write(`      longest gap between frames: ${Math.round(longest)} ms\n`);
  return longest;
}

describe("A page with much to show", () => {
  const open = pages();

  for (const [name, text] of Object.entries(giants)) {
    it(`does not stand still for ${name}`, async () => {
      const chat = await open();
      await chat.tell(state(), transcript([]), running("t1"));
      const whole = `${text}${text.startsWith("```ts") ? "// " : "\n\n"}the end`;
      const gap = await shown(chat, "the end", async () => {
        await chat.tell(more("t1", whole.slice(0, 5000)), more("t1", whole.slice(5000)));
        await chat.tell({ kind: "turn", turn: turn("t1", "A question?", answer(whole)) });
      });
      assert.ok(gap < longestGap, `${gap} ms`);
    });
  }

  it("leaves nothing out of what it cannot format", async () => {
    for (const character of ["`", "[", "~"]) {
      const chat = await open();
      await chat.tell(answered(`${character.repeat(50_000)}\n\nthe end`));
      await chat.page.locator(".block", { hasText: "the end" }).waitFor();
      const shownText = (await chat.page.locator(".markdown").textContent()) ?? "";
      assert.equal(shownText.split(character).length - 1, 50_000, character);
    }
  });

  it("follows an answer of 10,000 lines that comes in small pieces", async () => {
    const chat = await open();
    await chat.tell({ kind: "state", state: writing }, transcript([]), running("t1"));
    const gap = await shown(chat, "the end", () => stream(chat, longAnswer(10_000)));
    assert.ok(gap < longestGap, `${gap} ms`);
    assert.equal(await chat.page.locator(".code").count(), 100);
    assert.equal(await chat.page.getByRole("button", { name: "Jump to the End" }).isVisible(), false);
  });

  it("opens a conversation of 500 turns at its end, and renders what comes near", async () => {
    const chat = await open();
    const gap = await shown(chat, "Answer 499", () => chat.tell(state(), longConversation(500)));
    assert.ok(gap < longestGap, `${gap} ms`);
    assert.ok((await chat.page.locator(".markdown").count()) < 100);
    assert.ok(await chat.page.getByText("Answer 499").isVisible());
    assert.equal(await chat.page.locator("article").first().getAttribute("aria-setsize"), "500");
    await chat.page.evaluate(() => document.querySelector("article")?.scrollIntoView());
    await chat.page.locator("article").first().locator(".code").waitFor();
  });

  it("does not read what is deep as deep as it likes", async () => {
    const chat = await open();
    await chat.tell(answered(`${"> ".repeat(500)}deep\n\n${"*a **b ".repeat(300)}\n\nthe end`));
    await chat.page.locator(".block", { hasText: "the end" }).waitFor();
    const deepest = await chat.page.evaluate(() => {
      const depth = (node: Element): number =>
        node.closest(".markdown") === node ? 0 : 1 + depth(node.parentElement ?? node);
      return Math.max(...[...document.querySelectorAll(".markdown *")].map(depth));
    });
    assert.ok(deepest < 40, String(deepest));
  });
});
