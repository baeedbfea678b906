import path from "node:path";

/** Names a JSON file with finished texts by the path that the model is shown. Read once, when the process starts. */
export const finishedTextsVariable = "HEARTH_BENCH_FINISHED";

/** Names a file that gets a line of JSON for each call to the model. */
export const callsVariable = "HEARTH_BENCH_CALLS";

/** What to start instead of `dist/host.mjs`. @param root the repository's folder */
export function teacherEntry(root: string): string {
  return path.join(root, "out", "bench", "engine", "teacherHost.mjs");
}
