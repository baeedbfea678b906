import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Ledger } from "../../../../src/backends/hosted/ledger/ledger";
import { all, leavingOf, leftOf } from "../../../helpers/leaving";
import { tempFolder } from "../../../helpers/tempFolder";

const noon = (day: number) => new Date(2026, 2, day, 12).getTime();

describe("the ledger", () => {
  const temp = tempFolder();
  let folders = 0;

  /** Windows on a folder that is not there yet, at noon of 1 March. */
  function windows(count = 1, largest?: number) {
    const folder = temp(`${++folders}`, "deep", "ledger");
    const warnings: string[] = [];
    const log = { debug: () => {}, info: () => {}, warn: (words: string) => warnings.push(words), error: () => {} };
    const now = { time: noon(1) };
    const options = { time: () => now.time, ...(largest && { largest }) };
    const ledgers = Array.from({ length: count }, () => new Ledger(folder, log, options));
    const file = (name: string) => path.join(folder, name);
    return { folder, warnings, now, ledgers, ledger: ledgers[0] as Ledger, file };
  }

  it("gives back what was noted, the newest first, with its end where one came", async () => {
    const { ledger, now } = windows();
    assert.deepEqual(await all(ledger.entries()), []);
    const first = await ledger.leaving(leavingOf());
    now.time += 5;
    const second = await ledger.leaving(
      leavingOf({ purpose: "completion", sources: [{ path: "b", lines: { first: 1, last: 9 } }] }),
    );
    await ledger.left(first, leftOf());
    const third = await ledger.leaving(leavingOf({ purpose: "setup", method: "GET", sources: [], bytes: 0 }));
    await ledger.left(third, leftOf({ end: "serverKey", status: 401, tokens: undefined, cost: undefined }));
    assert.deepEqual(await all(ledger.entries()), [
      {
        ...leavingOf({ purpose: "setup", method: "GET", sources: [], bytes: 0 }),
        ...{
          id: third,
          time: now.time,
          left: leftOf({ end: "serverKey", status: 401, tokens: undefined, cost: undefined }),
        },
      },
      {
        ...leavingOf({ purpose: "completion", sources: [{ path: "b", lines: { first: 1, last: 9 } }] }),
        ...{ id: second, time: now.time, left: undefined },
      },
      { ...leavingOf(), id: first, time: noon(1), left: leftOf() },
    ]);
  });

  it("has the files alone of more places than a line has room for", async () => {
    const { ledger } = windows();
    const places = (path: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({ path, lines: { first: at * 3 + 1, last: at * 3 + 2 } }));
    await ledger.leaving(leavingOf({ sources: [...places("a", 4000), { path: "b" }, ...places("c", 2)] }));
    await ledger.leaving(leavingOf({ sources: places("a", 400) }));
    const [few, many] = await all(ledger.entries());
    assert.deepEqual(few?.sources, places("a", 400));
    assert.deepEqual(many?.sources, [
      { path: "a", lines: { first: 1, last: 11_999 } },
      { path: "b" },
      { path: "c", lines: { first: 1, last: 5 } },
    ]);
  });

  it("is for its user alone, also in a folder that was open before", async () => {
    if (process.platform === "win32") return;
    const { ledger, folder, file } = windows();
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    await ledger.leaving(leavingOf());
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(file("2026-03-01.jsonl")).mode & 0o777, 0o600);
  });

  it("keeps nothing but what its form has", async () => {
    const { ledger, file } = windows();
    const more = { body: "my words", key: "sk-1" };
    const id = await ledger.leaving({ ...leavingOf(), ...more } as never);
    await ledger.left(id, { ...leftOf(), ...more } as never);
    await ledger.left(id, leftOf({ end: "Incorrect key sk-1 provided" }));
    assert.doesNotMatch(readFileSync(file("2026-03-01.jsonl"), "utf8"), /my words|sk-1/);
    assert.equal((await all(ledger.entries()))[0]?.left?.end, "answered");
  });

  it("leaves out what a server cannot mean", async () => {
    const { ledger } = windows();
    for (const tokens of [
      { prompt: -5, answer: 0, isEstimated: false },
      { prompt: Number.NaN, answer: 0, isEstimated: false },
      { prompt: 0.5, answer: 0, isEstimated: false },
    ]) {
      const id = await ledger.leaving(leavingOf());
      await ledger.left(id, leftOf({ tokens, cost: Number.POSITIVE_INFINITY }));
      assert.deepEqual((await all(ledger.entries()))[0]?.left, leftOf({ tokens: undefined, cost: undefined }));
    }
    assert.equal((await ledger.spentToday()).tokens, 0);
  });

  it("skips what is torn or foreign, and begins anew behind it", async () => {
    const { ledger, file } = windows();
    const first = await ledger.leaving(leavingOf());
    const sound = readFileSync(file("2026-03-01.jsonl"), "utf8");
    appendFileSync(file("2026-03-01.jsonl"), sound.slice(0, sound.length / 2));
    const second = await ledger.leaving(leavingOf());
    await ledger.left(second, leftOf());
    appendFileSync(
      file("2026-03-01.jsonl"),
      `[]\nnull\n{"kind":"leaving"}\n"\u0000"\n${sound.trim().replace('"chat"', '"tea"')}\n`,
    );
    appendFileSync(file("2026-03-01.jsonl"), sound.trim().slice(0, -1));
    const third = await ledger.leaving(leavingOf());
    assert.deepEqual(
      (await all(ledger.entries())).map(({ id }) => id),
      [third, second, first],
    );
    assert.deepEqual(await ledger.spentToday(), { requests: 3, tokens: 120 });
    writeFileSync(file("notes.txt"), sound);
    writeFileSync(file("2026-03-01.jsonl.bak"), sound);
    assert.equal((await all(ledger.entries())).length, 3);
    writeFileSync(file("2026-02-28.jsonl"), sound.trim());
    assert.equal((await all(ledger.entries())).length, 4);
  });

  it("reads a file with hundreds of megabytes that are no line, and holds little of it", async function () {
    this.timeout(15_000);
    const { ledger, folder, file } = windows();
    const first = await ledger.leaving(leavingOf());
    // A hole: nobody has to write it. Who held all of it would copy it thousands of times.
    truncateSync(file("2026-03-01.jsonl"), 100 << 20);
    const last = await new Ledger(folder, console, { time: () => noon(1), largest: 1e9 }).leaving(leavingOf());
    assert.deepEqual(
      (await all(ledger.entries())).map(({ id }) => id),
      [last, first],
    );
    assert.deepEqual(await ledger.spentToday(), { requests: 2, tokens: 0 });
  });

  it("finds lines wherever the pieces begin in which it is read", async () => {
    const { ledger } = windows();
    const ids: string[] = [];
    for (let at = 0; at < 250; at++) {
      ids.unshift(await ledger.leaving(leavingOf({ sources: [{ path: "ü".repeat(3 * at) }] })));
    }
    assert.deepEqual(
      (await all(ledger.entries())).map(({ id }) => id),
      ids,
    );
    assert.equal((await ledger.spentToday()).requests, 250);
  });

  it("has a file for each day, and gives the end of the next day to the request of the day before", async () => {
    const { ledger, now, folder } = windows();
    now.time = new Date(2026, 2, 1, 23, 59, 59, 999).getTime();
    const id = await ledger.leaving(leavingOf());
    now.time += 1;
    await ledger.left(id, leftOf());
    assert.deepEqual(readdirSync(folder), ["2026-03-01.jsonl", "2026-03-02.jsonl"]);
    assert.deepEqual((await all(ledger.entries()))[0]?.left, leftOf());
    assert.deepEqual(await ledger.spentToday(), { requests: 0, tokens: 120 });
  });

  it("deletes the oldest days where all are too large, and none of today", async () => {
    const { ledger, now, folder } = windows(1, 8_000);
    // 500 bytes and a bit each.
    const note = () => ledger.leaving(leavingOf({ sources: [{ path: "x".repeat(300) }] }));
    for (const [day, count] of [
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 9],
      [5, 3],
    ] as const) {
      now.time = noon(day);
      for (let at = 0; at < count; at++) await note();
      const size = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
      assert.ok(size <= 8_000 + 800, `${size} on ${day}`);
    }
    const names = readdirSync(folder);
    assert.ok(!names.includes("2026-03-01.jsonl") && names.includes("2026-03-05.jsonl"), names.join());
    now.time = noon(6);
    const ids: string[] = [];
    for (let at = 0; at < 40; at++) ids.unshift(await note());
    const left = readdirSync(folder);
    assert.ok(left.every((name) => name.startsWith("2026-03-06")) && left.includes("2026-03-06.2.jsonl"), left.join());
    assert.deepEqual(
      (await all(ledger.entries())).map(({ id }) => id),
      ids,
    );
    assert.deepEqual(await ledger.spentToday(), { requests: 40, tokens: 0 });
  });

  it("counts what all windows asked for today, setting up excepted, and reads it only once", async () => {
    const { ledgers, now, folder, file } = windows(2);
    const [one, two] = ledgers as [Ledger, Ledger];
    const first = await one.leaving(leavingOf());
    await one.left(first, leftOf());
    assert.deepEqual([await one.spentToday(), await two.spentToday()], Array(2).fill({ requests: 1, tokens: 120 }));
    const free = await two.leaving(leavingOf({ purpose: "setup" }));
    await two.left(free, leftOf());
    await two.leaving(leavingOf({ purpose: "completion" }));
    assert.deepEqual([await one.spentToday(), await two.spentToday()], Array(2).fill({ requests: 2, tokens: 120 }));
    const fresh = new Ledger(folder, console, { time: () => now.time });
    const twice = await Promise.all([fresh.spentToday(), fresh.spentToday()]);
    assert.deepEqual(twice, Array(2).fill({ requests: 2, tokens: 120 }));
    // Not read again: what is damaged now was counted.
    const name = file("2026-03-01.jsonl");
    const text = readFileSync(name, "utf8");
    writeFileSync(name, text.slice(0, 150) + "z".repeat(text.length - 160) + text.slice(-10));
    assert.deepEqual(
      await Promise.all([one.spentToday(), one.spentToday()]),
      Array(2).fill({ requests: 2, tokens: 120 }),
    );
    now.time = noon(2);
    assert.deepEqual(await one.spentToday(), { requests: 0, tokens: 0 });
  });

  it("counts a line that was half there when it was last looked at", async () => {
    const { ledgers, file } = windows(2);
    const [one, two] = ledgers as [Ledger, Ledger];
    await one.leaving(leavingOf());
    const name = file("2026-03-01.jsonl");
    const line = readFileSync(name, "utf8");
    writeFileSync(name, line + line.slice(0, 100));
    assert.equal((await two.spentToday()).requests, 1);
    appendFileSync(name, line.slice(100));
    assert.equal((await two.spentToday()).requests, 2);
  });

  it("is deleted, in all windows, and today's budget stays used", async () => {
    const { ledgers, now, folder } = windows(2);
    const [one, two] = ledgers as [Ledger, Ledger];
    await one.leaving(leavingOf());
    now.time = noon(2);
    const id = await one.leaving(leavingOf());
    await two.left(id, leftOf());
    await two.spentToday();
    await one.clear();
    assert.deepEqual([await all(one.entries()), await all(two.entries())], [[], []]);
    const text = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    assert.doesNotMatch(text.join(), /src\/a\.ts|example/);
    assert.deepEqual([await one.spentToday(), await two.spentToday()], Array(2).fill({ requests: 1, tokens: 120 }));
    await two.leaving(leavingOf());
    await two.clear();
    assert.deepEqual([await one.spentToday(), await two.spentToday()], Array(2).fill({ requests: 2, tokens: 120 }));
    now.time = noon(3);
    await one.clear();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("goes on where its folder was deleted", async () => {
    const { ledger, folder } = windows();
    await ledger.leaving(leavingOf());
    assert.equal((await ledger.spentToday()).requests, 1);
    rmSync(folder, { recursive: true });
    assert.equal((await ledger.spentToday()).requests, 0);
    const id = await ledger.leaving(leavingOf());
    assert.deepEqual(
      (await all(ledger.entries())).map((entry) => entry.id),
      [id],
    );
    assert.deepEqual(await ledger.spentToday(), { requests: 1, tokens: 0 });
  });

  it("says that it cannot be written, and only warns where an end cannot", async () => {
    const { ledger, folder, warnings } = windows();
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, "a file");
    await assert.rejects(ledger.leaving(leavingOf()), { name: "BackendError", kind: "ledgerFailed" });
    await ledger.left("0123456789abcdef", leftOf());
    assert.match(warnings.join("\n"), /^ledger: the end of 0123456789abcdef cannot be written: EEXIST$|ENOTDIR$/);
    await assert.rejects(ledger.spentToday(), { name: "BackendError", kind: "ledgerFailed" });
    assert.ok(existsSync(folder));
  });

  it("refuses to note what it could not read again", async () => {
    const { ledger } = windows();
    const sources = [{ path: "x".repeat(2 << 20) }];
    await assert.rejects(ledger.leaving(leavingOf({ sources })), { kind: "ledgerFailed" });
    await assert.rejects(ledger.leaving(leavingOf({ bytes: -1 })), { kind: "ledgerFailed" });
    assert.deepEqual(await all(ledger.entries()), []);
  });
});
