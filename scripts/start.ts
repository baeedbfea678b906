import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./childProcess";
import { root } from "./root";
import { copySample } from "./sample";
import { ensureSystemPackages, findProgram } from "./systemPackages";
import { ensureTestHost } from "./testHost";
import { VsCodeServer } from "./vscodeServer";

/**
 * `npm start [--server]`: opens a real VS Code with Hearth and a small sample workspace. A desktop VS Code where there
 * is one, else (or with `--server`) VS Code's server, whose address any browser opens.
 */
async function main(): Promise<number> {
  const desktop = desktopVsCode();
  const workspace = copySample();
  if (desktop !== undefined)
    return await run(desktop, ["--new-window", "--wait", "--extensionDevelopmentPath", root, workspace]);
  if (!(await ensureSystemPackages("server"))) return 1;
  const extensionsFolder = mkdtempSync(path.join(os.tmpdir(), "hearth-extensions-"));
  process.once("exit", () => rmSync(extensionsFolder, { recursive: true, force: true }));
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  symlinkSync(root, path.join(extensionsFolder, `${publisher}.${name}-${version}`));
  // Who knows the token may use this VS Code, and that is to run anything as you.
  const token = randomBytes(12).toString("hex");
  const server = await VsCodeServer.start({ host: await ensureTestHost(), extensionsFolder, token });
  const file = path.join(workspace, "src", "basket.ts");
  console.log(`\nVS Code with Hearth is at\n\n    ${server.url(workspace, file)}\n`);
  console.log(
    'Put the cursor behind "const prices: number[] = [];", press Enter and type "for (let i = 0; i < this.items.length;". Tab takes the grey text.',
  );
  console.log("Ctrl+C ends it.");
  const code = await server.ended();
  await server.stop();
  return code;
}

/** The desktop's `code`: not the one of a remote's terminal, which only opens files, nor for root, whom it refuses. */
function desktopVsCode(): string | undefined {
  const isUnfit = process.getuid?.() === 0 || process.env.VSCODE_IPC_HOOK_CLI !== undefined;
  return isUnfit || process.argv.includes("--server") ? undefined : findProgram("code");
}

void main().then((code) => process.exit(code));
