import { parseArgs } from "node:util";
import { acceleratorVariable } from "../src/protocol/endpoint";
import { runDesktopTier } from "./desktopTier";
import { runTiers } from "./tiers";

const limitMs = 10 * 60_000;

/**
 * `npm run test:desktop`: the suites that VS Code's API alone is enough for, in a desktop VS Code.
 * `-- --vscode VERSION` takes another one than the newest, `-- --executable PATH` one that is there already.
 */
async function main(): Promise<number> {
  process.env[acceleratorVariable] ??= "off";
  const { values } = parseArgs({
    options: { vscode: { type: "string", default: "stable" }, executable: { type: "string" } },
  });
  const wanted = { version: values.vscode, executable: values.executable };
  return await runTiers([{ name: "desktop", run: () => runDesktopTier(limitMs, wanted) }], []);
}

void main().then((code) => process.exit(code));
