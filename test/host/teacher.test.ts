import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { finishedTextsVariable, teacherEntry } from "../../bench/engine/teacherEntry";
import { root } from "../../scripts/root";
import { HostProcess } from "../helpers/hostProcess";
import { tempFolder } from "../helpers/tempFolder";

const file = "src/basket.ts";
const finished = `export function first(items: string[]): string {
  return "Zw" + items.join(" 😀 qux ");
}
`;
const typed = finished.slice(0, finished.indexOf('"Zw"'));
const restOfLine = '"Zw" + items.join(" 😀 qux ");';

describe("a model process with a teacher", function () {
  this.timeout(120_000);
  const inFolder = tempFolder();
  let taught: HostProcess;
  before(async () => {
    writeFileSync(inFolder("finished.json"), JSON.stringify({ [file]: finished }));
    taught = await HostProcess.start({ [finishedTextsVariable]: inFolder("finished.json") }, teacherEntry(root));
    await taught.load();
  });
  after(() => taught.stop());
  const ask = (host: HostProcess, prefix: string) => host.complete({ path: file, prefix, suffix: "\n}\n" });
  const textOf = ({ tokens }: Awaited<ReturnType<typeof ask>>) => tokens.map(({ text }) => text).join("");

  it("writes what stands in the finished text", async () => {
    assert.equal(textOf(await ask(taught, typed)), restOfLine);
    assert.equal(textOf(await ask(taught, `${typed}"Zw" + it`)), restOfLine.slice(9));
  });

  it("writes on from where a typo began", async () => {
    assert.equal(textOf(await ask(taught, `${typed}"Zx`)), restOfLine.slice(2));
  });

  it("computes what it computes without: the same prompt, the same confidence", async () => {
    const untaught = await HostProcess.start();
    try {
      await untaught.load();
      const [mine, theirs] = [await ask(taught, typed), await ask(untaught, typed)];
      assert.equal(mine.timing.promptTokens, theirs.timing.promptTokens);
      const [confidence = Number.NaN, theirConfidence = Number.NaN] = [mine, theirs].map(
        ({ tokens }) => tokens[0]?.logProb,
      );
      // What is in the cache is rounded otherwise than what is evaluated again.
      assert.ok(Math.abs(confidence - theirConfidence) < 1e-3, `${confidence}, and not ${theirConfidence}`);
      assert.notEqual(textOf(mine), textOf(theirs));
    } finally {
      await untaught.stop();
    }
  });

  it("refuses a text that nobody finished", async () => {
    await assert.rejects(taught.complete({ path: "other.ts", prefix: typed }), /no finished text for other.ts/);
  });
});
