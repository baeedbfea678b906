import assert from "node:assert/strict";
import { committedWords, restagedWords } from "../../../src/editor/actions/commitMessage/commitBasis";
import { CommitMessages } from "../../../src/editor/actions/commitMessage/commitMessages";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import type { GitRepository } from "../../../src/editor/chat/attach/gitExtension";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { systemClock } from "../../../src/util/clock";
import { FakeChatBackend } from "../../helpers/fakeChatBackend";
import { write } from "../attach/attaching";
import { eventually } from "../hearth";
import { gitIn, openRepository } from "./repositories";

describe("a commit's message, when something comes in between", () => {
  const git = gitIn("raced");
  let repository: GitRepository;
  let rules: IgnoreRules;
  let backend: FakeChatBackend;
  let said: string[];
  let messages: CommitMessages;

  before(async () => {
    write({ "raced/a.txt": "one\n" });
    git("init", "--quiet", "--initial-branch", "main");
    git("add", ".");
    git("commit", "--quiet", "--message", "Add the basket");
    repository = await openRepository("raced");
  });
  beforeEach(() => {
    write({ "raced/a.txt": `${Math.random()}\n` });
    git("add", "a.txt");
    repository.inputBox.value = "ABC-1";
    rules = new IgnoreRules();
    backend = new FakeChatBackend({ contextSize: 8192 });
    said = [];
    const tell = (words: string) => said.push(words);
    const notify = { noChatModel: () => undefined, nothingDone: tell, failed: tell };
    const settings = { ofOther: () => undefined };
    messages = new CommitMessages({ backend, texts: new FileTexts(rules), settings, notify, clock: systemClock });
  });
  afterEach(() => {
    messages.dispose();
    rules.dispose();
  });

  const asked = () => eventually("the model is asked", () => backend.calls.length > 0);

  it("is not filled in where a commit was made before it was there", async () => {
    const generating = messages.generate(repository);
    await asked();
    git("commit", "--quiet", "--message", "By hand");
    await backend.call.ends("Change the file");
    await generating;
    assert.deepEqual([repository.inputBox.value, said], ["ABC-1", [committedWords]]);
  });

  it("is given up when a commit is made, and what was written so far is taken back", async () => {
    const generating = messages.generate(repository);
    await asked();
    backend.call.writes("Change the fi");
    await eventually("words come", () => repository.inputBox.value.startsWith("ABC-1 Change"));
    git("commit", "--quiet", "--message", "By hand");
    await eventually("the model is stopped", () => backend.call.isAborted);
    await generating;
    assert.deepEqual([repository.inputBox.value, said], ["ABC-1", [committedWords]]);
  });

  it("is not filled in where something else is staged by then", async () => {
    const generating = messages.generate(repository);
    await asked();
    // The same file, so that Git's list of what is staged stays the same.
    write({ "raced/a.txt": "two\n" });
    git("add", "a.txt");
    await backend.call.ends("Change the file");
    await generating;
    assert.deepEqual([repository.inputBox.value, said], ["ABC-1", [restagedWords]]);
  });

  it("is filled in where only files were changed, which are not staged", async () => {
    const generating = messages.generate(repository);
    await asked();
    write({ "raced/a.txt": "three\n", "raced/b.txt": "new\n" });
    await backend.call.ends("Change the file");
    await generating;
    assert.deepEqual([repository.inputBox.value, said], ["ABC-1 Change the file", []]);
  });

  it("is not asked for where the user writes one while the changes are looked at", async () => {
    const waiting: (() => void)[] = [];
    rules.refresh = () => new Promise((resolve) => waiting.push(resolve));
    const generating = messages.generate(repository);
    await eventually("the changes are looked at", () => waiting.length > 0);
    repository.inputBox.value = "What I have done today";
    for (const goOn of waiting) goOn();
    await generating;
    assert.deepEqual([repository.inputBox.value, said], ["What I have done today", []]);
    assert.equal(backend.calls.length, 0);
  });
});
