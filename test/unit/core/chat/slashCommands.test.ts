import assert from "node:assert/strict";
import { nearestName } from "../../../../src/core/chat/nearestName";
import type { PromptFile } from "../../../../src/core/chat/promptFiles";
import { readQuestion } from "../../../../src/core/chat/question";
import { allCommands, helpText, readCommand, slashCommands, takenBy } from "../../../../src/core/chat/slashCommands";
import { attachmentWith, turnWith } from "../../../helpers/conversations";

const mine: PromptFile = { name: "mine", description: "My own", text: "Do it.", ignored: ["tools"] };
const shadow: PromptFile = { name: "Fix", description: "Not the real one", text: "No.", ignored: [] };

function read(
  text: string,
  { attachments = [attachmentWith()], earlier = [turnWith("1", "q")], prompts = [mine] } = {},
) {
  return readQuestion(text, attachments, { prompts, earlier, newId: () => "new" });
}

describe("readCommand", () => {
  it("knows each command by its name, and what stands behind it", () => {
    for (const { name } of slashCommands) {
      const reading = readCommand(`/${name.toUpperCase()}  a\r\nb `, []);
      assert.ok(reading.kind === "builtIn" || reading.kind === "own", name);
      assert.equal(reading.rest, "a\nb");
    }
  });

  it("takes no path for a command, and nothing that stands behind a space", () => {
    for (const text of ["/usr/bin/env is missing", "/", "// a comment", " /fix", "a /fix"]) {
      assert.equal(readCommand(text, []).kind, "plain", text);
    }
  });

  it("tells the nearest name for one that there is not", () => {
    const wordsFor = (text: string) => {
      const reading = readCommand(text, [mine]);
      return reading.kind === "unknown" ? reading.words : reading.kind;
    };
    assert.match(wordsFor("/explian this"), /no command \/explian\. Did you mean \/explain\?/);
    assert.match(wordsFor("/min"), /Did you mean \/mine\?/);
    assert.match(wordsFor("/qqqqqq"), /no command \/qqqqqq\. \/help lists/);
  });

  it("never lets a prompt file stand in the place of a built-in command", () => {
    assert.equal(readCommand("/fix", [shadow]).kind, "builtIn");
    assert.deepEqual(
      allCommands([shadow, mine, { ...mine, text: "Another." }]).map(({ name }) => name),
      [...slashCommands.map(({ name }) => name), "mine"],
    );
  });
});

describe("nearestName", () => {
  it("prefers one that begins so, then the fewest changes", () => {
    assert.equal(nearestName("exp", ["expo", "explain"]), "expo");
    assert.equal(nearestName("tets", ["doc", "tests", "text"]), "tests");
    assert.equal(nearestName("docs", ["doc"]), "doc");
    assert.equal(nearestName("zzz", ["doc", "fix"]), undefined);
  });
});

describe("takenBy", () => {
  it("says what a command or a prompt takes along by itself", () => {
    const prompt = { ...mine, text: `Look at \${selection} and \${selectedText}, in \${file}.` };
    assert.deepEqual(takenBy("/fix it", []), ["selection", "problems"]);
    assert.deepEqual(takenBy("/commit", []), ["changes"]);
    assert.deepEqual(takenBy("/mine", [prompt]), ["selection", "file"]);
    for (const text of ["why?", "/help", "/nothing"]) assert.deepEqual(takenBy(text, [mine]), []);
  });
});

describe("readQuestion", () => {
  it("asks with what is attached", () => {
    assert.deepEqual(read("why?"), { kind: "asks", attachments: [attachmentWith()] });
    assert.deepEqual(read("/fix"), { kind: "asks", attachments: [attachmentWith()] });
  });

  it("refuses a command that has nothing to work on", () => {
    const refusal = read("/explain", { attachments: [] });
    assert.ok(refusal.kind === "refused" && /select some code, or attach it with #/.test(refusal.words));
    assert.equal(read("/explain closures", { attachments: [] }).kind, "asks");
    const earlier = [turnWith("1", "q", "a", { attachments: [attachmentWith()] })];
    assert.equal(read("/tests", { attachments: [], earlier }).kind, "asks");
  });

  it("refuses what is empty, and what it does not know", () => {
    assert.equal(read(" \n").kind, "refused");
    assert.equal(read("/nothing").kind, "refused");
  });

  it("takes a prompt of the user's along as it is now, once", () => {
    const question = read("/mine please");
    assert.ok(question.kind === "asks");
    const [file, prompt] = question.attachments;
    assert.deepEqual(
      [file, prompt?.kind, prompt?.label, prompt?.text],
      [attachmentWith(), "prompt", "/mine", "Do it.\n\nplease"],
    );
    assert.deepEqual(read("/mine please", { attachments: [...question.attachments] }), question);
    assert.deepEqual(read("why?", { attachments: [...question.attachments] }), { kind: "asks", attachments: [file] });
  });

  it("leaves to the chat what it does by itself", () => {
    assert.deepEqual(read("/compact the tests"), { kind: "own", command: "compact", rest: "the tests" });
  });
});

describe("helpText", () => {
  it("lists every command, and what of a prompt file is not done", () => {
    const text = helpText([mine, shadow]);
    for (const { name } of [...slashCommands, mine]) assert.ok(text.includes(`- \`/${name}\`: `), name);
    assert.match(text, /Hearth does not do all[\s\S]*- `\/mine`: `tools`$/);
    assert.doesNotMatch(text, /Not the real one/);
    assert.doesNotMatch(helpText([]), /does not do all/);
  });
});
