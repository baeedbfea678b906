import { run } from "./childProcess";

/** Runs npm in a folder, shown as it goes. @throws with its exit code when it fails */
export async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  console.log(`> npm ${args.join(" ")}`);
  // On Windows npm is a batch file, which Node starts by a shell only.
  const shell = process.platform === "win32";
  const code = await run("npm", args, { cwd, shell, env: { ...withoutOuterNpm(), ...env } });
  if (code !== 0) throw new Error(`npm ${args[0]} failed with exit code ${code}.`);
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
