import os from "node:os";
import { ensureSystemPackages } from "../scripts/systemPackages";
import type { ChangeFigures } from "./changeInEditor";
import { percentile } from "./typing/figures";
import { measuredInWindow, print, printLongest } from "./windowFigures";

/** What a change of code that a model writes costs the extension host, in a file of 20,000 lines. */
export async function benchChange(): Promise<void> {
  if (!(await ensureSystemPackages("window")))
    throw new Error("Without these packages there is no VS Code to measure.");
  const all = await measuredInWindow<readonly ChangeFigures[]>("changeInEditor");
  console.log(`change: a TypeScript file of 20,000 lines, on ${os.cpus().length} cores (${os.cpus()[0]?.model})`);
  for (const { what, rounds } of all) {
    console.log(`\n${what}`);
    const [{ pieces } = { pieces: 0 }] = rounds;
    printLongest(
      "what the cursor is in",
      rounds.map(({ found }) => found),
    );
    printLongest(
      `${pieces} pieces come`,
      rounds.map(({ streamed }) => streamed),
    );
    const means = rounds.map(({ streamed }) => streamed.ownMs.reduce((total, ms) => total + ms, 0) / pieces);
    print("time on the thread for a piece, mean", percentile(means, 0.5), "ms");
    printLongest(
      "decided change by change",
      rounds.map(({ decided }) => decided),
    );
    printLongest(
      "undone",
      rounds.map(({ undone }) => undone),
    );
  }
}
