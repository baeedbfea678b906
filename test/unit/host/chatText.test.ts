import assert from "node:assert/strict";
import { type ChatMarks, ChatText } from "../../../src/host/chatText";

const thinking: ChatMarks = { openThought: "<think>", closeThought: "</think>", stops: ["<|im_end|>"], between: [] };
const harmony: ChatMarks = {
  openThought: "<|channel|>analysis<|message|>",
  closeThought: "<|end|>",
  stops: ["<|return|>"],
  between: ["<|start|>assistant", "<|channel|>final<|message|>"],
};

interface Read {
  readonly text: string;
  readonly thought: string;
  readonly pieces: readonly (readonly [string, string])[];
  readonly isOver: boolean;
}

function read(written: readonly string[], marks = thinking, beginsInThought = false): Read {
  const pieces: [string, string][] = [];
  const answer = new ChatText(marks, beginsInThought, (kind, text) => pieces.push([kind, text]));
  let isOver = false;
  for (const one of written) isOver = answer.push(one);
  answer.finish();
  const { text, thought } = answer;
  return { text, thought, pieces, isOver };
}

/** However a text is cut into tokens, the same must be read. */
function readAnyhow(written: string, marks = thinking, beginsInThought = false): Read {
  const whole = read([written], marks, beginsInThought);
  for (let length = 1; length < 12; length++) {
    const cut = written.match(new RegExp(`[^]{1,${length}}`, "gu")) ?? [];
    const { text, thought, pieces, isOver } = read(cut, marks, beginsInThought);
    assert.deepEqual(
      { text, thought, isOver },
      { text: whole.text, thought: whole.thought, isOver: whole.isOver },
      cut[0],
    );
    for (const kind of ["text", "thought"] as const) {
      const told = pieces.filter(([one]) => one === kind).map(([, piece]) => piece);
      assert.equal(told.join(""), whole[kind], "the pieces are the whole");
      assert.ok(!told.includes(""), "no piece is nothing");
    }
  }
  return whole;
}

describe("ChatText", () => {
  it("gives on plain text as it comes, and keeps nothing back", () => {
    assert.deepEqual(read(["Hel", "lo ", "you"]).pieces, [
      ["text", "Hel"],
      ["text", "lo "],
      ["text", "you"],
    ]);
  });

  it("parts a thought from the text, without the white space between them", () => {
    const { text, thought } = readAnyhow("<think>\nFirst,\n\nsecond.\n</think>\n\nThe  answer.\n");
    assert.equal(thought, "First,\n\nsecond.");
    assert.equal(text, "The  answer.\n");
  });

  it("begins in a thought where the frame has opened it", () => {
    const { text, thought } = readAnyhow("Hm.\n</think>\n\nYes", thinking, true);
    assert.deepEqual([thought, text], ["Hm.", "Yes"]);
  });

  it("takes an empty thought for none, and a thought without an end for a thought", () => {
    assert.deepEqual(read(["<think>\n\n</think>\n\nYes"]).pieces, [["text", "Yes"]]);
    assert.deepEqual(read(["<think>Hm, so"]).pieces, [["thought", "Hm, so"]]);
  });

  it("ends at a stop, of which nothing is seen, nor of what follows", () => {
    const { text, isOver } = readAnyhow("Yes.<|im_end|>\n<|im_start|>user");
    assert.deepEqual([text, isOver], ["Yes.", true]);
  });

  it("shows what only begins like a mark, at its end too", () => {
    assert.equal(readAnyhow("a <b> if x <|im_start").text, "a <b> if x <|im_start");
    assert.equal(readAnyhow("a <think").text, "a <think");
  });

  it("takes a thought's tags behind text for text", () => {
    const about = "Models write `<think>` and then `</think>`, or <think></think>.";
    const { text, thought } = readAnyhow(`<think>Hm</think>\n${about}`);
    assert.deepEqual([text, thought], [about, "Hm"]);
    assert.equal(readAnyhow("<<<think>x</think>y").text, "<<<think>x</think>y");
    assert.equal(readAnyhow("Hm</think>Put <think> there", thinking, true).text, "Put <think> there");
  });

  it("reads several parts, as Harmony writes them", () => {
    const { text, thought } = readAnyhow(
      "<|channel|>analysis<|message|>Think.<|end|><|start|>assistant<|channel|>final<|message|>Say.<|return|>",
      harmony,
    );
    assert.deepEqual([thought, text], ["Think.", "Say."]);
  });

  it("reads a thought behind a part that is seen, where its mark is a token of its own", () => {
    const { text, thought } = readAnyhow("Say.<|channel|>analysis<|message|>Think.<|end|>More.<|return|>", harmony);
    assert.deepEqual([thought, text], ["Think.", "Say.More."]);
  });

  it("leaves a stray mark out", () => {
    assert.equal(readAnyhow("Say.<|end|>", harmony).text, "Say.");
    assert.equal(readAnyhow("Say</think> it").text, "Say it");
  });

  it("needs no marks", () => {
    const none = { openThought: undefined, closeThought: undefined, stops: [], between: [] };
    assert.equal(readAnyhow("<think>it</think>", none).text, "<think>it</think>");
  });
});
