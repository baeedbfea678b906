import assert from "node:assert/strict";
import type { Answer } from "../../../../src/core/chat/conversation";
import type { ModelChoice } from "../../../../src/core/model/choices";
import { modelView, offerViews, transcriptView, turnView, whenWords } from "../../../../src/editor/chat/pageViews";
import { conversationOf, turnWith } from "../../../helpers/conversations";

const answer: Answer = { text: "So.", thought: "", model: "Small", end: "whole" };
const viewOf = (over: Partial<Answer>) => {
  const turn = turnWith("t1", "Why?", undefined, { answer: { ...answer, ...over } });
  return turnView(turn, conversationOf([turn]), []).answer;
};

describe("what the chat page is shown", () => {
  it("says how an answer ended, and what to do, unless it is whole or under way", () => {
    assert.equal(viewOf({})?.words, undefined);
    assert.equal(viewOf({ end: undefined })?.words, undefined);
    assert.equal(viewOf({ end: "stopped" })?.words, "Stopped.");
    assert.match(viewOf({ end: "cut" })?.words ?? "", /window was closed/);
    assert.match(viewOf({ end: "cut", failure: "processGone" })?.words ?? "", /process was lost.*ask again/);
    assert.match(viewOf({ end: "full" })?.words ?? "", /\/compact/);
    assert.match(viewOf({ end: "failed", failure: "outOfMemory" })?.words ?? "", /not enough memory/);
  });

  it("says how fast an answer was, and what of the prompt was read for it", () => {
    const figures = { promptTokens: 1234, evaluatedTokens: 16, writtenTokens: 21, firstTokenMs: 500, totalMs: 2500 };
    const words = "21 tokens, 10.0 a second; the first after 0.5 s; 16 of 1,234 prompt tokens read";
    assert.equal(viewOf({ figures })?.figures, words);
    assert.match(viewOf({ figures: { ...figures, writtenTokens: 1 } })?.figures ?? "", /^1 token; the first/);
    assert.match(viewOf({ figures: { ...figures, totalMs: 510 } })?.figures ?? "", /^21 tokens; the first/);
    assert.match(viewOf({ figures: { ...figures, totalMs: 600 } })?.figures ?? "", /^21 tokens, 200 a second; /);
  });

  it("says of an answer that came from elsewhere from where, and what it cost", () => {
    const figures = { promptTokens: 1234, evaluatedTokens: 1234, writtenTokens: 21, firstTokenMs: 500, totalMs: 2500 };
    assert.equal(viewOf({})?.server, undefined);
    const view = viewOf({ server: "api.example", figures: { ...figures, costUsd: 0.0012 } });
    assert.equal(view?.server, "api.example");
    assert.equal(view?.figures, "21 tokens, 10.0 a second; the first after 0.5 s; 1,234 prompt tokens read; $0.0012");
    assert.doesNotMatch(viewOf({ server: "api.example", figures })?.figures ?? "", /\$/);
  });

  it("tells what the model knows of each turn", () => {
    const turns = ["a", "b", "c", "d"].map((id) => turnWith(id, `${id}?`, `${id}.`));
    const conversation = conversationOf(turns, { summary: { text: "a and b", upTo: "b" } });
    const { turns: views, summary } = transcriptView(conversation, ["c"]);
    assert.deepEqual(
      views.map(({ memory }) => memory),
      ["summed", "summed", "leftOut", "shown"],
    );
    assert.equal(summary, "a and b");
  });

  it("offers the three that suit best, and each leads back to its choice", () => {
    const choice = (name: string, isSuitable: boolean): ModelChoice => ({
      group: "fits",
      name,
      description: "1.0 GB",
      detail: "Runs well here",
      isSuitable,
      target: { kind: "file", path: name },
    });
    const choices = [choice("a", false), choice("b", true), choice("c", true), choice("d", false), choice("e", true)];
    assert.deepEqual(
      offerViews([...choices, choice("f", true)]).map(({ id, name }) => [name, choices[Number(id)]?.name]),
      [
        ["b", "b"],
        ["c", "c"],
        ["e", "e"],
      ],
    );
  });

  it("has a state for each of the backend's", () => {
    assert.deepEqual(modelView({ kind: "none" }, undefined), { kind: "none", offers: undefined });
    assert.deepEqual(modelView({ kind: "ready", model: { name: "Small", contextSize: 8 } }, undefined), {
      kind: "ready",
      name: "Small",
      server: undefined,
    });
    const elsewhere = { kind: "ready", model: { name: "Large", contextSize: 8, server: "api.example" } } as const;
    const shown = { kind: "ready", name: "Large", server: "api.example" };
    assert.deepEqual(modelView(elsewhere, undefined), shown);
    const failed = modelView({ kind: "failed", name: "Big", failure: "outOfMemory", detail: "9 GB" }, undefined);
    assert.match(failed.kind === "failed" ? failed.words : "", /not enough memory.* 9 GB/);
  });

  it("says when, from now to a day's date", () => {
    const now = Date.UTC(2026, 10, 27, 12);
    const said = [0, 90_000, 2 * 3_600_000, 3 * 86_400_000, 9 * 86_400_000].map((ago) => whenWords(now - ago, now));
    assert.deepEqual(said, ["now", "1 min ago", "2 h ago", "3 d ago", "2026-11-18"]);
  });
});
