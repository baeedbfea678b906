import assert from "node:assert/strict";
import { type ChatPage, pages } from "./chatPage";
import { answer, answered, more, running, state, transcript, turn } from "./views";

/** An address that nobody may be asked for. */
const outside = "http://127.0.0.1:9/";

const html = [
  "<script>document.body.innerHTML = 'hacked'</script>",
  `<img src=x onerror="document.body.innerHTML='hacked'">`,
  `<img src="${outside}a.png">`,
  `<svg onload="alert(1)"><script>alert(1)</script></svg>`,
  `<svg><use href="${outside}a.svg#x"></use></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
  `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
  `<style>@import "${outside}a.css"; * { display: none }</style>`,
  `<link rel="stylesheet" href="${outside}a.css">`,
  `<base href="${outside}">`,
  `<meta http-equiv="refresh" content="0; url=${outside}">`,
  `<iframe src="${outside}"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>`,
  `<form action="${outside}"><input name=a><button>Send</button></form>`,
  `<object data="${outside}"></object><embed src="${outside}">`,
  `<video src="${outside}" autoplay></video><audio src="${outside}"></audio>`,
  `<a href="javascript:alert(1)">a</a><a href="${outside}" target="_blank">b</a>`,
  `<div style="background: url(${outside})" class="code" id="page">c</div>`,
  "<!-- comment --><![CDATA[x]]><?php echo 1 ?>",
];

const links = [
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](&#x6A;avascript:alert(1))",
  "[a](java\tscript:alert(1))",
  "[a](<javascript:alert(1)>)",
  "[a](command:workbench.action.quit)",
  "[a](vscode://file/etc/passwd)",
  "[a](file:///etc/passwd)",
  "[a](data:text/html,<script>alert(1)</script>)",
  "[a](vbscript:x) [a](blob:x) [a](about:blank) [a](//127.0.0.1:9/x) [a](/etc/passwd) [a](#x) [a]()",
  "<javascript:alert(1)> <command:workbench.action.quit> <file:///etc/passwd> <data:text/html,x>",
  "[a][ref] [ref]\n\n[ref]: javascript:alert(1)",
  "[b][b]\n\n[b]: command:workbench.action.quit 'title'",
  "command:workbench.action.quit javascript:alert(1) file:///etc/passwd //127.0.0.1:9/x ftp://127.0.0.1:9/x",
  "![a](javascript:alert(1)) ![a](data:image/svg+xml,<svg onload=alert(1)>)",
];

const images = [
  `![a picture](${outside}a.png)`,
  `![b](${outside}b.png "title")`,
  `[![c](${outside}c.png)](https://example.com)`,
  `![d][img]\n\n[img]: ${outside}d.png`,
  `| a |\n|---|\n| ![e](${outside}e.png) |`,
];

/** What no answer can bring into the page. */
const forbidden =
  "script, style, link, base, meta, img, svg, math, iframe, form, input, object, embed, video, audio, [href], [src], [style*=url], [onclick], [onerror], [onload]";

async function assertHarmless(chat: ChatPage): Promise<void> {
  await chat.settled();
  assert.equal(await chat.page.locator(".turns").locator(forbidden).count(), 0);
  assert.equal(await chat.page.locator("script").count(), 1);
  for (const link of await chat.page.locator("[data-address]").all()) {
    assert.match((await link.getAttribute("data-address")) ?? "", /^(https?|mailto):/);
  }
  assert.equal(await chat.page.locator("h1").count(), 1);
}

describe("What a model may write", () => {
  const open = pages();

  for (const [name, attacks] of [
    ["HTML", html],
    ["links that are none", links],
    ["pictures", images],
  ] as const) {
    it(`shows ${name} as text, whole or in pieces, in answers, questions and thoughts`, async () => {
      const chat = await open();
      const text = attacks.join("\n\n");
      const last = "the very end";
      await chat.tell(state(), transcript([turn("t1", text, answer(`${text}\n\n${last}`, { thought: text }))], text));
      await chat.page.locator(".block", { hasText: last }).waitFor();
      await assertHarmless(chat);
      await chat.tell(running("t2"));
      for (const piece of text.match(/.{1,40}/gs) ?? []) await chat.tell(more("t2", piece));
      await chat.tell(more("t2", `\n\nnow ${last}`));
      await chat.page.locator(".block", { hasText: `now ${last}` }).waitFor();
      await assertHarmless(chat);
      assert.deepEqual(await chat.told("openLink"), []);
    });
  }

  it("has no links but those that may be, and raw HTML is there to be read", async () => {
    const chat = await open();
    await chat.tell(
      transcript([turn("t1", "q", answer(html.join("\n\n"))), turn("t2", "q", answer(links.join("\n\n")))]),
    );
    await chat.page.locator(".block", { hasText: "ftp://" }).waitFor();
    assert.equal(await chat.page.locator(".answer").nth(1).locator("[data-address], [role=link]").count(), 0);
    const shown = (await chat.page.locator(".turns").textContent()) ?? "";
    for (const words of ["<script>document.body", "[ref]: javascript:", "<base href="])
      assert.ok(shown.includes(words), words);
  });

  it("loads no picture and tells what it would have been", async () => {
    const chat = await open();
    await chat.tell(answered(images[0] ?? ""));
    await chat.page.locator(".image").waitFor();
    assert.equal(await chat.page.locator(".image").textContent(), `a picture ${outside}a.png`);
  });

  it("cannot pass as a part of the page by names and classes", async () => {
    const chat = await open();
    const info = 'x" class="codicon" onmouseover="alert(1)"';
    await chat.tell(
      answered(
        `\`\`\`${info}\ncode\n\`\`\`\n\n> \`\`\`codicon codicon-trash\n> quoted\n> \`\`\`\n\n\`\`\`__proto__\nx\n\`\`\`\n\n\`\`\`constructor path=__proto__\ny\n\`\`\``,
      ),
    );
    await chat.page.locator(".code").nth(2).locator("button").first().waitFor();
    assert.equal(
      await chat.page.locator(".markdown pre .codicon, .markdown [onmouseover], .markdown code[class]").count(),
      0,
    );
    assert.deepEqual(await chat.page.locator(".code .language").allTextContents(), ['x"', "__proto__", "constructor"]);
  });

  it("shows characters that hide or turn others, in prose, code and names", async () => {
    const chat = await open();
    const text =
      "a\u202eb\u2066c&#x202E;d\u200be \u{e0041}\n\n```ts\nconst x = 'a\u202e'; // \u2069\n```\n\n`z\ufeffz`";
    await chat.tell(transcript([turn("t1", "q\u202euestion", answer(text, { thought: "t\u200b" }))], undefined));
    await chat.page.locator(".code button").first().waitFor();
    const marks = (selector: string) => chat.page.locator(`${selector} .hidden-character`).allTextContents();
    assert.deepEqual(await marks(".markdown"), [
      "U+202E",
      "U+2066",
      "U+202E",
      "U+200B",
      "U+E0041",
      "U+202E",
      "U+2069",
      "U+FEFF",
    ]);
    assert.deepEqual(await marks(".code"), ["U+202E", "U+2069"]);
    assert.deepEqual(await marks(".question"), ["U+202E"]);
    assert.deepEqual(await marks(".thought"), ["U+200B"]);
  });

  it("leaves alone what only looks hidden: emoji, accents, Persian", async () => {
    const chat = await open();
    const text = "👨‍👩‍👧 ❤️ 👍🏽 e\u0301 می‌خواهم\tx";
    await chat.tell(answered(text));
    await chat.page.locator(".block").first().waitFor();
    assert.deepEqual(await chat.page.locator(".markdown .hidden-character").allTextContents(), []);
    assert.equal((await chat.page.locator(".block").first().textContent())?.trim(), text);
  });

  it("does not take ids and words for what every object has", async () => {
    const chat = await open();
    const ids = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    await chat.tell(
      transcript(ids.map((id) => turn(id, id, answer(id)))),
      running("__proto__", "__proto__"),
      more("__proto__", "all right"),
    );
    await chat.page.locator(".block", { hasText: "all right" }).waitFor();
    assert.deepEqual(await chat.page.locator("article .question .text").allTextContents(), ids);
    assert.equal(await chat.page.evaluate(() => "text" in Object.prototype), false);
  });
});
