import os from "node:os";
import { ensureSystemPackages } from "../scripts/systemPackages";
import type { ChangeFigures } from "./changeInEditor";
import { measuredInWindow, print, printLongest } from "./windowFigures";

/** What a change of code that a model writes costs the extension host, in a file of 20,000 lines. */
export async function benchChange(): Promise<void> {
  if (!(await ensureSystemPackages("window")))
    throw new Error("Without these packages there is no VS Code to measure.");
  const all = await measuredInWindow<readonly ChangeFigures[]>("changeInEditor");
  console.log(`change: a TypeScript file of 20,000 lines, on ${os.cpus().length} cores (${os.cpus()[0]?.model})`);
  for (const { what, found, streamed, pieces, decided, undone } of all) {
    console.log(`\n${what}`);
    printLongest("longest section, what the cursor is in", [found]);
    printLongest(`longest section, ${pieces} pieces come`, [streamed]);
    const sum = streamed.ownMs.reduce((total, ms) => total + ms, 0);
    print("time on the thread for a piece, mean", sum / pieces, "ms");
    printLongest("longest section, decided change by change", [decided]);
    printLongest("longest section, undone", [undone]);
  }
}
