import assert from "node:assert/strict";
import type { LedgerEntry } from "../../../../../src/core/hosted/leaving";
import { costWords } from "../../../../../src/editor/hosted/costWords";
import { asCsv, asJson } from "../../../../../src/editor/hosted/ledger/ledgerExport";
import {
  endWords,
  entryText,
  ledgerText,
  priceWords,
  sourceWords,
} from "../../../../../src/editor/hosted/ledger/ledgerWords";

const entry: LedgerEntry = {
  id: "1",
  time: new Date(2026, 2, 1, 14, 2, 7).getTime(),
  purpose: "chat",
  origin: "https://api.example:8443",
  method: "POST",
  path: "/v1/chat/completions",
  model: "large",
  sources: [{ path: "src/a.ts", lines: { first: 3, last: 40 } }, { path: "terminal" }],
  bytes: 12_345,
  left: { end: "answered", status: 200, tokens: { prompt: 1200, answer: 30, isEstimated: false }, cost: 0.0012 },
};

describe("what the ledger says of one request", () => {
  it("has all of it: when, where to, what for, of what, how much and how it ended", () => {
    assert.deepEqual(entryText(entry).split("\n"), [
      "2026-03-01 14:02:07  api.example:8443  chat",
      "  POST https://api.example:8443/v1/chat/completions, 12,345 bytes, for the model large",
      "  with src/a.ts, lines 3–40",
      "  with terminal",
      "  answered (200); 1,200 + 30 tokens, $0.0012",
      "",
    ]);
  });

  it("names places in files as far as they are known", () => {
    const lines = (path: string, first: number, last: number) => ({ path, lines: { first, last } });
    assert.deepEqual(sourceWords([lines("a.ts", 7, 7)]), ["a.ts, line 7"]);
    assert.deepEqual(sourceWords([{ path: "a.ts" }]), ["a.ts"]);
    const several = [lines("a.ts", 3, 40), lines("b.ts", 1, 2), lines("a.ts", 52, 52), { path: "c.ts" }];
    assert.deepEqual(sourceWords(several), ["a.ts, lines 3–40, 52", "b.ts, lines 1–2", "c.ts"]);
    // Of one of which all went, no lines.
    assert.deepEqual(sourceWords([lines("a.ts", 3, 40), { path: "a.ts" }]), ["a.ts"]);
  });

  it("says how it ended in words, also where nobody knows", () => {
    const left = { status: undefined, tokens: undefined, cost: undefined };
    assert.equal(endWords({ ...left, end: "cancelled" }), "cancelled");
    assert.equal(endWords({ ...left, end: "serverBusy", status: 429 }).split(":")[0], "serverBusy (429)");
    assert.match(endWords({ ...left, end: "serverBusy" }), /is busy/);
    assert.equal(endWords({ ...left, end: "odd" }), "odd");
    assert.equal(endWords(undefined), "no end was noted");
  });

  it("says what is estimated, and small costs exactly enough", () => {
    const tokens = { prompt: 5, answer: 6, isEstimated: true };
    assert.equal(priceWords({ end: "answered", status: 200, tokens, cost: undefined }), "about 5 + 6 tokens");
    assert.equal(priceWords(undefined), "");
    assert.deepEqual([0, 0.000_123, 0.0099, 0.01, 1.239].map(costWords), [
      "$0.00",
      "$0.00012",
      "$0.0099",
      "$0.01",
      "$1.24",
    ]);
  });

  it("is put together to one text, which is not empty where nothing left", () => {
    assert.match(ledgerText([]), /Nothing left this machine/);
    assert.match(ledgerText([entry]), /1 request, /);
    const two = ledgerText([{ ...entry, model: "newer" }, entry]);
    assert.match(two, /2 requests, the newest first[\s\S]*newer[\s\S]*large/);
  });
});

describe("the exported ledger", () => {
  it("is JSON with times that anybody reads", () => {
    const [first] = JSON.parse(asJson([entry]));
    assert.deepEqual(first, { ...entry, time: new Date(entry.time).toISOString() });
  });

  it("is CSV in which no name of a file breaks a line, a cell or a spreadsheet", () => {
    const evil = { ...entry, model: '=cmd|"/c calc"!A1', sources: [{ path: 'a,"b"\nc.ts' }], left: undefined };
    const [head, ...rows] = asCsv([evil, entry]).trimEnd().split("\r\n");
    assert.equal(head?.split(",").length, 14);
    assert.equal(rows.length, 2);
    assert.match(rows[0] ?? "", /,"'=cmd\|""\/c calc""!A1",12345,"a,""b""\nc\.ts",,,,,,$/);
    assert.match(rows[1] ?? "", /"src\/a\.ts, lines 3–40; terminal",answered,200,1200,30,false,0\.0012$/);
  });

  it("is CSV in which nothing becomes a formula, whatever parts the cells", () => {
    const cellOf = (model: string) => {
      const [, row = ""] = asCsv([{ ...entry, model, sources: [], left: undefined }]).split("\r\n");
      return row.slice(row.indexOf("completions,") + 12, row.indexOf(",12345"));
    };
    for (const sign of ["=", "+", "-", "@", "＝", "＋", "－", "＠"]) {
      assert.equal(cellOf(`${sign}1`), `'${sign}1`);
      assert.equal(cellOf(` ${sign}1`), ` '${sign}1`);
      for (const end of [";", "; ", "\t", "|", "'"]) {
        assert.equal(cellOf(`a${end}${sign}1`).replaceAll('"', ""), `a${end}'${sign}1`);
      }
      assert.equal(cellOf(`a","${sign}1`), `"a"",""'${sign}1"`);
    }
    assert.equal(cellOf("\t=1"), `"'\t'=1"`);
    assert.equal(cellOf("\r1"), `"'\r1"`);
    assert.equal(cellOf("a-b=c@d+e"), "a-b=c@d+e");
    assert.equal(cellOf("a;b"), '"a;b"');
  });
});
