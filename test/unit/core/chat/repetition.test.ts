import assert from "node:assert/strict";
import { endsInRepetition, Repetition } from "../../../../src/core/chat/repetition";
import { random } from "../../../helpers/random";

/** Text in which nothing comes twice. */
const prose = (length: number) => {
  const next = random(1);
  return Array.from({ length }, () => "abcdefghij klmnop\n".charAt(Math.floor(next() * 18))).join("");
};

describe("endsInRepetition", () => {
  it("sees a unit of any length that comes often enough, wherever it is cut off", () => {
    for (const [length, times] of [
      [7, 60],
      [39, 11],
      [100, 4],
      [101, 4],
      [600, 4],
    ] as const) {
      const unit = `Abc${prose(length - 3)}`;
      const text = prose(300) + unit.repeat(times);
      assert.equal(endsInRepetition(text), true, `${length} characters`);
      assert.equal(endsInRepetition(text + unit.slice(0, length / 2)), true, `${length} characters and a part`);
      assert.equal(endsInRepetition(`${text} But then`), false, `${length} characters, and it went on`);
    }
  });

  it("lets pass what comes less often, is too short in all, or is very long", () => {
    for (const [length, times] of [
      [200, 3],
      [39, 10],
      [98, 4],
      [601, 6],
    ] as const) {
      assert.equal(endsInRepetition(prose(300) + `Abc${prose(length - 3)}`.repeat(times)), false, `${length}`);
    }
    assert.equal(endsInRepetition(prose(4096)), false);
    assert.equal(endsInRepetition(""), false);
  });

  it("lets pass what has hardly a letter: rules, numbers, tables without words", () => {
    for (const unit of ["-", "| --- ", "0, ", "ab | 12 | "]) assert.equal(endsInRepetition(unit.repeat(600)), false);
  });
});

describe("Repetition", () => {
  it("notices within some characters that a text begins to repeat itself, however it comes", () => {
    for (const size of [1, 5, 64, 1000]) {
      const repetition = new Repetition();
      const text = prose(5000) + "It is a list. ".repeat(200);
      let at = 0;
      while (at < text.length && !repetition.push(text.slice(at, at + size))) at += size;
      assert.ok(at >= 5300 - size && at < 5000 + 400 + 64 + size, `${size}: after ${at}`);
    }
  });
});
