import { once } from "node:events";
import { Ledger } from "../../src/backends/hosted/ledger/ledger";
import { BackendError } from "../../src/core/model/failure";
import { leavingOf } from "./leaving";

const say = (line: string) => process.stdout.write(`${line}\n`);
const log = { debug: say, info: say, warn: say, error: say };

/**
 * A process of another window. `node ledgerMain.js append FOLDER COUNT` notes so many requests with their ends and says
 * `noted ID` once one is noted, `failed KIND` and leaves where it cannot be; `… read FOLDER` says `entry ID` for each.
 * With `waits` behind the count it says `ready now`, and begins at a word on its standard input.
 */
async function main([what, folder = "", count = "0", waits]: readonly string[]): Promise<void> {
  const ledger = new Ledger(folder, log);
  if (waits) {
    say("ready now");
    await once(process.stdin, "data");
    process.stdin.destroy();
  }
  if (what === "read") for await (const { id } of ledger.entries()) say(`entry ${id}`);
  else await append(ledger, Number(count));
}

async function append(ledger: Ledger, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    try {
      const id = await ledger.leaving(leavingOf({ model: `model ${at}` }));
      say(`noted ${id}`);
      await ledger.left(id, { end: "answered", status: 200, tokens: undefined, cost: undefined });
    } catch (error) {
      say(`failed ${error instanceof BackendError ? error.kind : error}`);
      return;
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
