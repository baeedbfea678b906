import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { acceleratorVariable } from "../src/protocol/endpoint";
import { run } from "./childProcess";
import { hostJobs, runCommandTier, runMochaTier } from "./commandTiers";
import { runEditorTier } from "./editorTier";
import { runOlderTier } from "./olderTier";
import type { TierReport } from "./report";
import { root } from "./root";
import { ensureSystemPackages } from "./systemPackages";
import { ensureTestHost } from "./testHost";
import { runTiers, type Tier } from "./tiers";

const minute = 60_000;

const tiers: readonly Tier[] = [
  { name: "types", run: () => runCommandTier("types", ["tsc", "-b"], 5 * minute) },
  { name: "lint", run: () => runCommandTier("lint", ["biome", "ci"], 2 * minute) },
  { name: "unit", run: () => runMochaTier("unit", 5 * minute) },
  { name: "webview", run: runWebview },
  { name: "host", run: runHost },
  { name: "host-older", run: runHostOlder },
  { name: "editor", run: (part) => runEditorTier(10 * minute, part) },
  { name: "windows", run: runWindows },
  { name: "silence", run: runSilence },
  { name: "vsix", run: runVsix },
];

/** The chat page in a browser, without VS Code. */
async function runWebview(): Promise<TierReport> {
  if (!(await ensureSystemPackages("window"))) throw new Error("Without these packages there is no browser.");
  return await runMochaTier("webview", 5 * minute);
}

/**
 * Files of the host tier that begin first. The trial of an accelerator gives way to all other programs and has a minute, so
 * that those run beside it which wait for clocks to run out; then those that take longest.
 */
const firstOfHost = ["accelerator", "supervision", "impostors", "cache", "sharing", "endurance", "losses"];

/** The model process, by itself; one of its tests wants a graphics processor, if only in software. */
async function runHost(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages no accelerator can be tried.");
  const folder = path.join("out", "test", "host");
  const all = readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".test.js"));
  const first = firstOfHost.map((name) => `${name}.test.js`);
  const tests = [...first, ...all.filter((name) => !first.includes(name))].map((name) => path.join(folder, name));
  return await runMochaTier("host", 15 * minute, { tests, jobs: hostJobs });
}

async function runHostOlder(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages no accelerator can be tried.");
  return await runOlderTier(10 * minute);
}

/** Several windows of one VS Code, driven from outside. */
async function runWindows(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages there is no VS Code to test in.");
  await ensureTestHost();
  return await runMochaTier("windows", 10 * minute);
}

/** The proof of silence runs where there is no network but the machine's own. */
async function runSilence(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages nothing can be traced.");
  await ensureTestHost();
  if (
    spawnSync("unshare", ["--net", "true"]).status !== 0 &&
    spawnSync("unshare", ["--net", "--map-root-user", "true"]).status !== 0
  )
    throw new Error(
      "This machine allows no network namespace (unshare --net), as plain containers do: give CAP_SYS_ADMIN.",
    );
  const ownNetwork = process.getuid?.() === 0 ? ["unshare", "--net"] : ["unshare", "--net", "--map-root-user"];
  const wrapper = [...ownNetwork, "sh", "-c", 'ip link set lo up && exec "$0" "$@"'];
  return await runMochaTier("silence", 10 * minute, { wrapper });
}

/** Packs the extension as it is published, installs that and uses it. Last, because it leaves the minified build in dist/. */
async function runVsix(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages there is no VS Code to test in.");
  await ensureTestHost();
  for (const script of [["esbuild.js", "--production"], ["out/scripts/package.js"]]) {
    const code = await run(process.execPath, script, { cwd: root, timeoutMs: 5 * minute });
    if (code !== 0) throw new Error(`${script.join(" ")} ended with ${code}.`);
  }
  return await runMochaTier("vsix", 10 * minute);
}

// Trying an accelerator takes seconds of all cores; the tests that are about it ask for it.
process.env[acceleratorVariable] ??= "off";

void runTiers(tiers, process.argv.slice(2)).then((code) => process.exit(code));
