import { cpSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { hostJobs, runMochaTier } from "./commandTiers";
import type { TierReport } from "./report";
import { root } from "./root";
import { stageExtension } from "./stage";
import { older, ownTarget } from "./targets";

/**
 * Those of the host tier that can tell two libraries apart: loading, the KV cache, confidence, words written again,
 * what a broken file does to llama.cpp, memory when calls are cancelled, chats. The rest runs the fake engine, or is about
 * sockets, waiting and Mesa's driver, and would take minutes to say the same again.
 */
const tests = ["library", "complete", "heldText", "realModel", "chat", "inspect", "badModels", "scheduling"];

/**
 * Runs tests of the host tier on the node-llama-cpp that goes to Windows and macOS. They look upwards for the folder
 * that they test (scripts/root.ts) and for their modules, so copies of them stand in the extension as it is packed with
 * that library.
 */
export async function runOlderTier(limitMs: number): Promise<TierReport> {
  const stage = path.join(root, "out", "older");
  rmSync(stage, { recursive: true, force: true });
  await stageExtension(stage, { ...ownTarget(), library: older });
  const built = path.join("out", "test");
  for (const name of ["host", "helpers"]) {
    cpSync(path.join(root, built, name), path.join(stage, built, name), { recursive: true });
  }
  // For the tests that use the library themselves.
  symlinkSync(path.join("dist", "node_modules"), path.join(stage, "node_modules"));
  return await runMochaTier("host-older", limitMs, {
    tests: tests.map((name) => path.join(stage, built, "host", `${name}.test.js`)),
    env: { HEARTH_TEST_LIBRARY: older },
    jobs: hostJobs,
  });
}
