import { download } from "../../src/backends/download/download";
import { systemClock } from "../../src/util/clock";

/** A process that downloads: `node downloadMain.js URL TARGET [SHA256]`. Says on stdout how many bytes it has. */
async function main([url = "", target = "", sha256]: readonly string[]): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const log = { debug: say, info: say, warn: say, error: say };
  const signal = new AbortController().signal;
  const onProgress = (received: number) => say(`received ${received}`);
  await download({ url, sha256 }, target, { clock: systemClock, log, onProgress, signal });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
