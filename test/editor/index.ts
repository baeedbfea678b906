import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import { printMarked } from "../../scripts/editorOutput";
import MochaReporter from "../../scripts/mochaReporter";

/** VS Code calls this in the extension host. Throws when a test failed, which gives the window an exit code. */
export async function run(): Promise<void> {
  const folder = process.env.HEARTH_TEST_SUITES;
  if (!folder) throw new Error("HEARTH_TEST_SUITES does not say where the suites are.");
  Mocha.reporters.Base.consoleLog = printMarked;
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: MochaReporter, forbidOnly: true });
  if (process.env.HEARTH_TEST_GREP) mocha.grep(process.env.HEARTH_TEST_GREP);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((one) => one.endsWith(".test.js")).sort()) mocha.addFile(path.join(folder, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
