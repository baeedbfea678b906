import assert from "node:assert/strict";
import { cleanMessage, cleanSentence } from "../../../../../src/core/actions/commitMessage/clean";
import { styleOf } from "../../../../../src/core/actions/commitMessage/style";

const plain = styleOf(["Add x", "Fix y"]);
const withBody = styleOf(["Add x\n\nBecause", "Fix y\n\nBecause"]);
const none = { prefix: "", hint: "" };
const subject = (written: string, prefix = "", style = plain) =>
  cleanMessage(written, style, { prefix, hint: "" }).text;

describe("a message that a model wrote", () => {
  it("loses fences, quotes, labels and what is said to the user", () => {
    for (const written of [
      "Count the basket once",
      "```\nCount the basket once\n```",
      "Here is the commit message:\n\n```text\nCount the basket once\n```\nIt says what changed.",
      '"Count the basket once."',
      "**Count the basket once**",
      "Commit message: Count the basket once",
      "Sure! Here's a commit message for your changes:\n\nCount the basket once\n\nThis message is short.",
      "Sure!\nCount the basket once",
      "Here is a commit message\nCount the basket once",
      "Subject: `Count the basket once`",
      "# Count the basket once",
      "- Count the basket once\n- and more",
      "\u202eCount the basket once\r\n",
    ]) {
      assert.equal(subject(written), "Count the basket once", JSON.stringify(written));
    }
  });

  it("keeps what only looks like that", () => {
    for (const written of [
      "message: fix the encoding",
      "OK button: keep the focus",
      "`a` and `b` are one",
      "Wait for ...",
    ]) {
      assert.equal(subject(written), written);
    }
  });

  it("has no full stop, unless that is the style", () => {
    assert.equal(subject("Fix it."), "Fix it");
    assert.equal(subject("Fix it.", "", styleOf(["Add x.", "Fix y."])), "Fix it.");
  });

  it("is cut at a word where it is too long, and only there", () => {
    const fits = `${"x".repeat(35)} ${"y".repeat(36)}`;
    assert.equal(subject(fits), fits);
    const cut = subject("Count the basket once so that the sum which the page shows is right and the total");
    assert.equal(cut, "Count the basket once so that the sum which the page shows is right");
    assert.equal(subject(`${"y".repeat(100)}`), "y".repeat(72));
    assert.equal(subject(`${"y".repeat(71)}${"𠀋".repeat(20)}`), "y".repeat(71));
  });

  it("stands behind what was there, which it does not say again", () => {
    assert.equal(subject("Count once", "ABC-1 "), "ABC-1 Count once");
    assert.equal(subject("ABC-1: Count once", "ABC-1 "), "ABC-1 Count once");
    const tickets = styleOf(["ABC-1 Add x", "ABC-2 Fix y"]);
    assert.equal(subject("ABC-9 Count once", "ABC-1 ", tickets), "ABC-1 Count once");
    assert.equal(subject("ABC-9 Count once", "", tickets), "Count once");
    assert.equal(subject("UTF-8 is counted once"), "UTF-8 is counted once");
    assert.equal(subject("Count", `[${"x".repeat(75)}] `), `[${"x".repeat(75)}] Count`);
    const conventional = styleOf(["feat: x", "fix: y"]);
    assert.equal(subject("fix(api): count once", "feat(ui): ", conventional), "feat(ui): count once");
  });

  it("has its body behind an empty line where the style has one, without talk and others' signatures", () => {
    const written =
      "Count once\nBody: The sum was\nwrong.\n\nSigned-off-by: A <a@b>\n\nThis commit message follows the style.";
    assert.equal(cleanMessage(written, withBody, none).text, "Count once\n\nThe sum was\nwrong.");
    assert.equal(cleanMessage(written, plain, none).text, "Count once");
  });

  it("is known to be whole when something follows its subject", () => {
    assert.equal(cleanMessage("Count", plain, none).isSubjectWhole, false);
    assert.equal(cleanMessage("Count once\n", plain, none).isSubjectWhole, true);
    assert.equal(cleanMessage("```\nCount once\n```", plain, none).isSubjectWhole, true);
  });

  it("is none where there are no words", () => {
    for (const written of ["", "\n\n", "```\n```", "...", "Commit message:"])
      assert.equal(subject(written, "ABC-1 "), "");
  });

  it("may begin with talk, which is not known before the line ends", () => {
    const maybeTalk = (written: string) => cleanMessage(written, plain, none).maybeTalk;
    assert.deepEqual(["Here is", "**Commit mess", "Sure! Her"].map(maybeTalk), [true, true, true]);
    assert.deepEqual(["Count", "Here it is counted\n", "Sure, here it is:\nCount"].map(maybeTalk), [
      false,
      false,
      false,
    ]);
  });
});

describe("a sentence about a file", () => {
  it("is one line that is not too long", () => {
    assert.equal(cleanSentence("Adds a parser.\nMore.", 200).text, "Adds a parser.");
    assert.ok(cleanSentence("word ".repeat(100), 200).text.length <= 200);
  });
});
