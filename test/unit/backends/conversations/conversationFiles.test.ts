import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { ConversationFiles } from "../../../../src/backends/conversations/conversationFiles";
import { writeWords } from "../../../../src/backends/conversations/writeWords";
import type { Conversation } from "../../../../src/core/chat/conversation";
import { attachmentWith, conversationOf, turnWith } from "../../../helpers/conversations";
import { tempFolder } from "../../../helpers/tempFolder";

const figures = {
  promptTokens: 1,
  evaluatedTokens: 1,
  writtenTokens: 2,
  firstTokenMs: 0.5,
  totalMs: 3,
  costUsd: 0.001,
};
const cut = {
  text: "half",
  thought: "hm",
  model: "m",
  server: "api.example",
  end: "cut",
  failure: "processGone",
  figures,
} as const;
const sources = [{ path: "a.ts", lines: { first: 1, last: 9 } }, { path: "b.ts" }];
const full = conversationOf(
  [
    turnWith("t1", "Where?\n“ü”", "In the basket.", {
      attachments: [attachmentWith(), attachmentWith({ path: undefined }), attachmentWith({ sources })],
    }),
    turnWith("t2", "Why?", undefined, { answer: cut }),
    turnWith("t3", "Again?", undefined, { answer: { text: "a a", thought: "", model: "m", end: "repeats" } }),
    turnWith("t4", "And now?"),
  ],
  { id: "full", title: "Sums, “ü”", isTitleOwn: true, changedAt: 5, summary: { text: "s", upTo: "t1" } },
);

describe("ConversationFiles", () => {
  const temp = tempFolder();
  let folders = 0;

  /** Windows on a folder that is not there yet. */
  function windows(count = 1) {
    const folder = temp(`${++folders}`, "deep", "chats");
    const warnings: string[] = [];
    const log = { debug: () => {}, info: () => {}, warn: (words: string) => warnings.push(words), error: () => {} };
    const stores = Array.from({ length: count }, () => new ConversationFiles(folder, log));
    return {
      folder,
      warnings,
      stores,
      store: stores[0] as ConversationFiles,
      file: (id: string) => path.join(folder, `${id}.json`),
    };
  }
  const small = (id: string, parts: Partial<Conversation> = {}) =>
    conversationOf([turnWith("t", "q", "a")], { id, ...parts });
  const ids = async (found: Promise<readonly { id: string }[]>) => (await found).map(({ id }) => id);

  it("does not take a file that the system refuses to read for another window's, and saves when it does not any more", async function () {
    // Not everybody may make such links there.
    if (process.platform === "win32") this.skip();
    const { store, file } = windows();
    await store.save(small("a"));
    rmSync(file("a"));
    symlinkSync(file("a"), file("a"));
    await assert.rejects(store.save(small("a")), /^Error: The conversation is not saved/);
    rmSync(file("a"));
    assert.equal(await store.save(small("a")), "saved");
  });

  it("gives back what was saved, as it was", async () => {
    const { store, folder } = windows();
    assert.deepEqual(await store.list(), []);
    assert.equal(await store.load("full"), undefined);
    assert.equal(await store.save(full), "saved");
    assert.deepEqual(await new ConversationFiles(folder, console).load("full"), full);
    assert.deepEqual(await store.list(), [{ id: "full", title: "Sums, “ü”", changedAt: 5 }]);
    assert.deepEqual(readdirSync(folder), ["full.json"]);
    assert.equal(JSON.parse(readFileSync(path.join(folder, "full.json"), "utf8")).length, 2);
  });

  it("saves an answer of this machine's, as the chat has it", async () => {
    const { store } = windows();
    const answer = { text: "a", thought: "", model: "m", server: undefined, end: "whole", failure: undefined } as const;
    await store.save(conversationOf([turnWith("t1", "Where?", undefined, { answer })], { id: "local" }));
    assert.equal((await store.load("local"))?.turns[0]?.answer?.text, "a");
  });

  it("keeps what is in it from other users", async () => {
    if (process.platform === "win32") return;
    const { store, file } = windows();
    await store.save(full);
    assert.equal(statSync(file("full")).mode & 0o777, 0o600);
  });

  it("lists the newest first", async () => {
    const { store } = windows();
    for (const [id, changedAt] of [
      ["a", 1],
      ["b", 3],
      ["c", 2],
    ] as const)
      await store.save(small(id, { changedAt }));
    assert.deepEqual(await ids(store.list()), ["b", "c", "a"]);
  });

  it("writes the newest of what is saved at nearly the same time", async () => {
    const { store, folder } = windows();
    const saves = Array.from({ length: 50 }, (_, at) => store.save(small("a", { title: `${at}` })));
    assert.deepEqual(new Set(await Promise.all(saves)), new Set(["saved"]));
    assert.equal((await store.load("a"))?.title, "49");
    assert.deepEqual(readdirSync(folder), ["a.json"]);
  });

  it("deletes, also what is just being saved, and can save it again", async () => {
    const { store, folder } = windows();
    const saves = [store.save(small("a")), store.save(small("a")), store.delete("a")];
    await Promise.all(saves);
    assert.deepEqual(readdirSync(folder), []);
    await store.delete("a");
    assert.equal(await store.save(small("a")), "saved");
    assert.deepEqual(await ids(store.list()), ["a"]);
  });

  it("searches titles, questions and answers for all words, and nothing else", async () => {
    const { store } = windows();
    await store.save(full);
    await store.save(small("other", { title: "Baskets", changedAt: 9 }));
    assert.deepEqual(await ids(store.search("BASKET")), ["other", "full"]);
    assert.deepEqual(await ids(store.search(" where  half sums ")), ["full"]);
    for (const words of ["total", "hm", "askedAt", "where nothing"])
      assert.deepEqual(await store.search(words), [], words);
  });

  it("leaves broken and foreign files alone, says so once, and loses no other", async () => {
    const { store, warnings, file } = windows();
    await store.save(small("good"));
    for (const id of ["cut", "deep", "alien"]) await store.save(small(id));
    truncateSync(file("cut"), statSync(file("cut")).size - 5);
    writeFileSync(file("deep"), readFileSync(file("deep"), "utf8").replace('"askedAt":1', '"askedAt":"x"'));
    writeFileSync(file("alien"), readFileSync(file("good")));
    writeFileSync(file("foreign"), '{"name":"foreign"}');
    writeFileSync(file("empty"), "");
    writeFileSync(file("NOT ours"), "");
    mkdirSync(file("folder"));
    for (let round = 0; round < 3; round++) {
      assert.equal(await store.load("deep"), undefined);
      assert.deepEqual(await ids(store.list()), ["good"]);
      assert.deepEqual(await ids(store.search("q")), ["good"]);
    }
    for (const id of ["cut", "deep", "alien", "foreign", "empty"]) {
      assert.equal(warnings.filter((words) => words.includes(file(id))).length, 1, id);
      assert.ok(existsSync(file(id)));
    }
    assert.equal(await store.save(small("foreign")), "changedElsewhere");
    assert.equal(readFileSync(file("foreign"), "utf8"), '{"name":"foreign"}');
  });

  it("reads a file again that was repaired", async () => {
    const { store, file } = windows();
    await store.save(small("a"));
    const sound = readFileSync(file("a"), "utf8");
    writeFileSync(file("a"), "broken");
    assert.deepEqual(await store.list(), []);
    writeFileSync(file("a"), sound);
    assert.deepEqual(await ids(store.list()), ["a"]);
  });

  it("leaves alone what a newer version wrote", async () => {
    const { store, warnings, file } = windows();
    await store.save(small("a"));
    const newer = readFileSync(file("a"), "utf8").replace('"version":1', '"version":2');
    writeFileSync(file("a"), newer);
    assert.deepEqual([await store.list(), await store.load("a")], [[], undefined]);
    assert.match(warnings[0] ?? "", /newer version/);
    assert.equal(await store.save(small("a")), "changedElsewhere");
    assert.equal(readFileSync(file("a"), "utf8"), newer);
  });

  it("does not write over what another window wrote since", async () => {
    const { stores, file } = windows(2);
    const [one, two] = stores as [ConversationFiles, ConversationFiles];
    await one.save(small("a", { title: "one" }));
    assert.equal(await two.save(small("a", { title: "two" })), "changedElsewhere");
    assert.equal((await two.load("a"))?.title, "one");
    assert.equal(await two.save(small("a", { title: "two" })), "saved");
    assert.equal(await one.save(small("a", { title: "one again" })), "changedElsewhere");
    assert.match(readFileSync(file("a"), "utf8"), /"title":"two"/);
    await two.delete("a");
    assert.equal(await one.save(small("a", { title: "one again" })), "saved");
  });

  it("lets two windows write many at once", async () => {
    const { stores, store, folder } = windows(2);
    await Promise.all(
      stores.flatMap((one, window) => Array.from({ length: 40 }, (_, at) => one.save(small(`w${window}-${at}`)))),
    );
    assert.equal((await store.list()).length, 80);
    assert.equal(readdirSync(folder).length, 80);
  });

  it("has no file outside of its folder, whatever an id says", async () => {
    const { store, folder } = windows();
    await store.save(small("a"));
    writeFileSync(path.join(folder, "..", "secret.json"), "[]");
    for (const id of ["../secret", "..", "", "a/b", "a\\b", "A", "/etc/x", "a\0", "-a", "a".repeat(65)]) {
      assert.equal(await store.load(id), undefined, id);
      await store.delete(id);
      await assert.rejects(store.save(small(id)), /cannot be a file's name/, id);
    }
    assert.ok(existsSync(path.join(folder, "..", "secret.json")));
    assert.deepEqual(readdirSync(folder), ["a.json"]);
  });

  it("refuses to write what it could not read again", async () => {
    const { store } = windows();
    const text = "x".repeat(17 << 20);
    const attachments = [attachmentWith({ text }), attachmentWith({ text })];
    const large = conversationOf([turnWith("t", "q", "a", { attachments })], { id: "a" });
    await assert.rejects(store.save(large), /larger than 32 MB/);
    await assert.rejects(store.save(small("a", { title: "x".repeat(1001) })), /cannot be saved: /);
    assert.deepEqual(await store.list(), []);
    const longest = "ü".repeat(1000);
    await store.save(small("a", { title: longest }));
    assert.equal((await store.list())[0]?.title, longest);
  });

  it("does not read a file that is too large", async () => {
    const { store, warnings, file } = windows();
    await store.save(small("a"));
    truncateSync(file("a"), (32 << 20) + 1);
    assert.equal(await store.load("a"), undefined);
    assert.match(warnings[0] ?? "", /too large/);
  });

  it("removes what a window left that went away while it wrote, once nobody can be at it", async () => {
    const { store, folder } = windows();
    await store.save(small("a"));
    const [old, fresh] = ["a.json.0123456789abcdef.new", "b.json.0123456789abcdef.new"].map((name) =>
      path.join(folder, name),
    );
    for (const name of [old, fresh]) writeFileSync(name ?? "", "[");
    utimesSync(old ?? "", 1, 1);
    assert.deepEqual(await ids(store.list()), ["a"]);
    assert.deepEqual(
      [old, fresh].map((name) => existsSync(name ?? "")),
      [false, true],
    );
  });

  it("says in words that it cannot write, and leaves nothing behind", async () => {
    const { store, folder, file, warnings } = windows();
    mkdirSync(path.join(folder, ".."), { recursive: true });
    writeFileSync(folder, "a file");
    await assert.rejects(store.save(small("a")), /is not saved, because the folder .* cannot be written/);
    for (let round = 0; round < 2; round++) assert.deepEqual(await store.list(), []);
    assert.equal(warnings.length, 1);
    const other = windows();
    mkdirSync(other.file("a"), { recursive: true });
    assert.equal(await other.store.save(small("a")), "changedElsewhere");
    assert.deepEqual(readdirSync(other.folder), ["a.json"]);
    assert.ok(!existsSync(file("a")));
  });

  it("has words for what a disk may refuse", () => {
    const words = (code: string) => writeWords(Object.assign(new Error("oh"), { code }), "/chats");
    for (const code of ["ENOSPC", "EDQUOT"])
      assert.match(words(code), /disk is full\. Make room on the disk of \/chats/);
    for (const code of ["EACCES", "EPERM", "EROFS"]) assert.match(words(code), /folder \/chats cannot be written/);
    assert.equal(words("EIO"), "The conversation is not saved: oh");
  });
});
