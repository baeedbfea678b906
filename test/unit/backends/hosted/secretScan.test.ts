import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { root } from "../../../../scripts/root";
import { SecretScan } from "../../../../src/backends/hosted/secretScan";
import { githubToken, pemBody, privateKey, secrets } from "../../../helpers/secrets";

const rulesIn = async (text: string) => (await new SecretScan().find(text)).map(({ rule }) => rule);

describe("the scan for secrets", () => {
  it("names what it finds, and never says it", async () => {
    for (const [rule, [text, secret]] of Object.entries(secrets)) {
      const found = await new SecretScan().find(`first line\n${text}\nlast line`);
      assert.deepEqual(
        found.map((one) => one.rule),
        [rule],
        rule,
      );
      const told = JSON.stringify(found);
      for (let at = 0; at + 6 <= secret.length; at++) assert.ok(!told.includes(secret.slice(at, at + 6)), told);
    }
  });

  it("shows the line up to the secret", async () => {
    const scan = new SecretScan();
    assert.deepEqual(await scan.find(`a\n  const token = "${githubToken}"; // mine`), [
      { rule: "GitHub Token", excerpt: 'const token = "ghp_…' },
    ]);
    const long = `${"x".repeat(100)} ${githubToken}`;
    assert.equal((await scan.find(long))[0]?.excerpt, `${"x".repeat(39)} ghp_…`);
    const two = await scan.find(`//r/:_authToken=${"q1W2".repeat(9)} ${githubToken}`);
    assert.ok(two.length > 0 && two.every(({ excerpt }) => excerpt === "//r/:_aut…"), JSON.stringify(two));
  });

  it("cannot be switched off by the text", async () => {
    for (const words of ["secretlint-disable", "secretlint-disable-line", "secretlint-disable-next-line"]) {
      assert.deepEqual(await rulesIn(`// ${words}\n${githubToken} // ${words}`), ["GitHub Token"], words);
    }
  });

  it("finds a private key of which a part is sent", async () => {
    for (const [text, what] of [
      [privateKey.slice(0, 800), "its beginning"],
      [privateKey.slice(-800), "its end"],
      [privateKey.replaceAll("\n", "\\n"), "in a string"],
      [`x = 1\n${privateKey.slice(0, 800)}`, "behind code"],
    ] as const) {
      assert.deepEqual(await rulesIn(text), ["private key"], what);
    }
    assert.deepEqual(await rulesIn(pemBody), [], "letters alone are none");
    assert.deepEqual(await rulesIn("-----BEGIN PRIVATE KEY-----\n(put it here)"), []);
  });

  it("finds one anywhere in a long text", async () => {
    const line = "let a = b + c; // nothing\n";
    for (const at of [0, 14_980, 15_000, 15_990, 16_000, 31_000, 100_000]) {
      const filler = line.repeat(5_000);
      const text = `${filler.slice(0, at)} ${githubToken} ${filler.slice(at)}`;
      assert.deepEqual(await rulesIn(text), ["GitHub Token"], `${at}`);
    }
  });

  it("finds nothing in the sources of Hearth", async () => {
    const scan = new SecretScan();
    for (const folder of ["src", "test/unit", "scripts"]) {
      for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".ts")) continue;
        assert.deepEqual(await scan.find(readFileSync(path.join(root, folder, name), "utf8")), [], name);
      }
    }
  });

  it("lets others have their turns, and keeps no record of its own speed", async () => {
    const text = Array.from({ length: 40_000 }, (_, at) => `http://a${at}`).join("");
    let turns = 0;
    let isDone = false;
    const turn = () => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await new SecretScan().find(text);
    isDone = true;
    assert.ok(turns > text.length / 20_000, `${turns}`);
    assert.deepEqual(performance.getEntriesByType("mark"), []);
  });

  it("does not look twice at what it found clean, and does at what it did not", async () => {
    const scan = new SecretScan();
    const text = "let a = 1;\n".repeat(20_000);
    await scan.find(text);
    const matchAll = String.prototype.matchAll;
    let looks = 0;
    String.prototype.matchAll = function (pattern) {
      looks++;
      return matchAll.call(this, pattern);
    };
    try {
      await scan.find(text);
      assert.equal(looks, 0);
      await scan.find(`${text}let b`);
      const ofLastSlice = looks;
      assert.ok(ofLastSlice > 0 && ofLastSlice < 100, `${ofLastSlice}`);
    } finally {
      String.prototype.matchAll = matchAll;
    }
    for (let round = 0; round < 2; round++) assert.equal((await scan.find(githubToken)).length, 1);
  });
});
