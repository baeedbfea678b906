import type { ChildProcess } from "node:child_process";

/**
 * Environment for a model process: this one's, without what is meant for VS Code's own processes.
 * @param own what is to be said to it besides
 */
export function hostEnvironment(own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...own, ELECTRON_RUN_AS_NODE: "1" };
  // Debug ports and loaders.
  delete environment.NODE_OPTIONS;
  delete environment.VSCODE_INSPECTOR_OPTIONS;
  return environment;
}

/**
 * Why a process that outlives its window cannot be had here; undefined where it can. Snap and Flatpak end what a closed
 * application leaves behind, and an AppImage takes its own files away.
 */
export function confinement(environment: NodeJS.ProcessEnv, execPath: string): string | undefined {
  if (/^\/(snap|var\/lib\/snapd\/snap)\//.test(execPath) || environment.SNAP_NAME === "code")
    return "VS Code runs as a snap";
  if (environment.FLATPAK_ID) return "VS Code runs in a Flatpak";
  if (environment.APPIMAGE && environment.APPDIR && execPath.startsWith(environment.APPDIR)) {
    return "VS Code runs from an AppImage";
  }
  return undefined;
}

/** @throws {Error} when the system could not start it */
export function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
}
