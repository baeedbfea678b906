import assert from "node:assert/strict";
import { expandPrompt, parsePromptFile } from "../../../../src/core/chat/promptFiles";

const expand = (text: string, rest = "") => expandPrompt({ name: "mine", description: "", text, ignored: [] }, rest);

describe("parsePromptFile", () => {
  it("reads description and text", () => {
    const content = "\uFEFF---\r\ndescription: 'Makes a form'\r\n---\r\n\r\nMake a form.\r\nNow.\r\n";
    assert.deepEqual(parsePromptFile("/home/a/my form.prompt.md", content), {
      name: "my-form",
      description: "Makes a form",
      text: "Make a form.\nNow.",
      ignored: [],
    });
  });

  it("reads a file without front matter, and one whose front matter is empty", () => {
    assert.equal(parsePromptFile("a.prompt.md", "Do it.")?.text, "Do it.");
    assert.equal(parsePromptFile("a.prompt.md", "---\n---\nDo it.")?.text, "Do it.");
    assert.equal(parsePromptFile("a.prompt.md", "---\nDo it: now.")?.text, "---\nDo it: now.");
  });

  it("takes a name from the front matter, and makes it one word", () => {
    assert.equal(parsePromptFile("b.prompt.md", "---\nname: My form\n---\nDo it.")?.name, "My-form");
    assert.equal(parsePromptFile("c:\\prompts\\b.md", "Do it.")?.name, "b");
  });

  it("says what it does not do", () => {
    const content = `---\ndescription: x\nagent: ask\ntools: ['a']\n---\n\${workspaceFolder} \${selection} \${input:a} \${input} \${workspaceFolder}`;
    assert.deepEqual(parsePromptFile("a.prompt.md", content)?.ignored, [
      "agent",
      "tools",
      `\${workspaceFolder}`,
      `\${input}`,
    ]);
  });

  it("is nothing where there is no text or no name", () => {
    assert.equal(parsePromptFile("a.prompt.md", "---\ndescription: x\n---\n \n"), undefined);
    assert.equal(parsePromptFile(".prompt.md", "Do it."), undefined);
  });
});

describe("expandPrompt", () => {
  it("says attached things by name, and puts the words behind the command last", () => {
    assert.deepEqual(expand(`Test \${selection} of \${file}.`, "with $& mocha"), {
      kind: "text",
      text: "Test the attached selection of the attached file.\n\nwith $& mocha",
    });
  });

  it("puts them in the place of the only input", () => {
    assert.deepEqual(expand(`Call it \${input:name:a name}, yes \${input:name}.`, "$1 x"), {
      kind: "text",
      text: "Call it $1 x, yes $1 x.",
    });
  });

  it("names several inputs, and leaves the words to the model", () => {
    assert.deepEqual(expand(`From \${input:from} to \${input:to}.`, "from a to b"), {
      kind: "text",
      text: "From <from> to <to>.\n\nfrom a to b",
    });
  });

  it("wants the words for its inputs", () => {
    const expanded = expand(`From \${input:from} to \${input:to}.`);
    assert.ok(expanded.kind === "incomplete" && /\/mine wants to be told from, to/.test(expanded.words));
  });

  it("leaves what it does not know as it stands", () => {
    assert.deepEqual(expand(`In \${workspaceFolder} \${input}`), {
      kind: "text",
      text: `In \${workspaceFolder} \${input}`,
    });
  });
});
