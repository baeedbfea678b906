import assert from "node:assert/strict";
import { type FileChange, newFile } from "../../../../../src/core/actions/commitMessage/fileChange";
import { stepWords } from "../../../../../src/core/actions/commitMessage/stepWords";
import { styleOf } from "../../../../../src/core/actions/commitMessage/style";
import { type MessageStep, writeMessage } from "../../../../../src/core/actions/commitMessage/write";
import { FakeChatBackend } from "../../../../helpers/fakeChatBackend";
import { settle } from "../../../../helpers/fakeClock";

const oneLine = [newFile("src/basket.ts", { kind: "text", text: "count()\n" })];
const large = (count: number): readonly FileChange[] =>
  Array.from({ length: count }, (_, at) =>
    newFile(`src/f${at}.ts`, { kind: "text", text: "a line of code\n".repeat(600) }),
  );

function write(
  backend: FakeChatBackend,
  changes: readonly FileChange[] = oneLine,
  messages: readonly string[] = ["Add x", "Fix y"],
) {
  const [abort, texts, steps] = [new AbortController(), [] as string[], [] as MessageStep[]];
  const listener = { onText: (text: string) => texts.push(text), onStep: (step: MessageStep) => steps.push(step) };
  const begun = { prefix: "ABC-1 ", hint: "the sum" };
  const message = writeMessage({ changes, style: styleOf(messages), begun }, backend, listener, abort.signal);
  message.catch(() => undefined);
  return { abort, texts, steps, message };
}

describe("writing a message", () => {
  it("shows the change, the style and what the author says, and gives what comes while it comes", async () => {
    const backend = new FakeChatBackend({ contextSize: 4000, isAsleep: true });
    const { message, texts, steps } = write(backend);
    await settle();
    const { question } = backend.call;
    assert.match(question, /^\+count\(\)$/m);
    assert.match(question, /^- Add x$/m);
    assert.match(question, /The author says of this commit: the sum/);
    assert.match(question, /"ABC-1" stands in front of it already/);
    assert.match(question, /a capital letter first, no full stop/);
    backend.call.writes("Count");
    backend.call.writes(" once");
    await backend.call.ends(".");
    assert.equal(await message, "ABC-1 Count once");
    assert.deepEqual(texts.slice(0, 2), ["ABC-1 Count", "ABC-1 Count once"]);
    assert.deepEqual(steps[0], { kind: "loading" });
  });

  it("does not show what may be said to the user", async () => {
    const backend = new FakeChatBackend({ contextSize: 4000 });
    const { message, texts } = write(backend);
    await settle();
    backend.call.writes("Here is the commit");
    backend.call.writes(" message:\n\nCount once");
    await backend.call.ends("");
    assert.equal(await message, "ABC-1 Count once");
    assert.deepEqual(new Set(texts), new Set(["ABC-1 Count once"]));
  });

  it("stops the model once the line is whole that is wanted, and one that finds no end", async () => {
    const backend = new FakeChatBackend({ contextSize: 4000 });
    const short = write(backend);
    await settle();
    backend.call.writes("Count once\n\nAnd much");
    assert.equal(await short.message, "ABC-1 Count once");
    assert.ok(backend.call.isAborted);
    const endless = write(backend, oneLine, ["Add x\n\nBecause", "Fix y\n\nBecause"]);
    await settle();
    backend.call.writes(`Count once\n\n${"and on ".repeat(400)}`);
    assert.match(await endless.message, /^ABC-1 Count once\n\nand on/);
    assert.ok(backend.call.isAborted);
  });

  it("sums up what has no room, one file at a time, and writes the message of that", async () => {
    const backend = new FakeChatBackend({ contextSize: 3000 });
    backend.answerAll = ([, asked]) => (asked?.text.includes("one sentence") ? "Adds a parser." : "Add parsers");
    const { message, steps } = write(backend, [...large(3), ...oneLine]);
    assert.equal(await message, "ABC-1 Add parsers");
    const words = steps.filter(({ kind }) => kind === "file").map(stepWords);
    assert.deepEqual(
      words,
      [1, 2, 3].map((at) => `reading ${at} of 3 files…`),
    );
    assert.match(backend.call.question, /^- new: src\/f0\.ts \(\+600\): Adds a parser\.$/m);
    assert.match(backend.call.question, /^\+count\(\)$/m);
  });

  it("asks about 200 large files a bounded number of questions, each of which fits", async () => {
    const backend = new FakeChatBackend({ contextSize: 2000 });
    backend.answerAll = () => "Adds it";
    assert.equal(await write(backend, large(200)).message, "ABC-1 Adds it");
    assert.equal(backend.calls.length, 13);
    assert.match(backend.call.question, /^- src: 188 files \(188 new\)$/m);
  });

  it("ends at once when it is stopped, also between two files, and tells nothing more", async () => {
    const backend = new FakeChatBackend({ contextSize: 3000 });
    const { abort, message, texts } = write(backend, large(3));
    await settle();
    abort.abort();
    await assert.rejects(message, { kind: "cancelled" });
    assert.equal(backend.calls.length, 1);
    assert.deepEqual(texts, []);
  });

  it("fails as the model does, and is empty where that says nothing", async () => {
    const backend = new FakeChatBackend({ contextSize: 4000 });
    const failing = write(backend);
    await settle();
    await backend.call.fail("processGone");
    await assert.rejects(failing.message, { kind: "processGone" });
    const silent = write(backend);
    await settle();
    await backend.call.ends("```\n```");
    assert.equal(await silent.message, "");
  });
});
