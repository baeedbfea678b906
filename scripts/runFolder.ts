import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { killAll, type LiveProcess, survivorsOfRun } from "./childProcess";

/** What would talk or move without having been asked. */
const quietSettings = {
  "chat.agentHost.enabled": false,
  "extensions.autoCheckUpdates": false,
  "files.autoSave": "off",
  "remote.autoForwardPorts": false,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
};

/** Everything that one run of a VS Code writes. */
export class RunFolder {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), "hearth-vscode-"));
  /** VS Code's data, the user's settings among them. */
  readonly data = path.join(this.folder, "data");
  /** For extensions that are installed; there are none at first. */
  readonly extensions = path.join(this.folder, "extensions");
  /** Hearth's runtime folder, so that this run shares a model process with nobody. */
  readonly runtime = path.join(this.folder, "run");

  /** @param settings of the user, on top of those that keep VS Code quiet */
  constructor(settings: Readonly<Record<string, unknown>> = {}) {
    mkdirSync(path.join(this.data, "User"), { recursive: true });
    mkdirSync(this.runtime, { mode: 0o700 });
    writeFileSync(path.join(this.data, "User", "settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
  }

  /** What the extension host has to know. */
  get env(): Readonly<Record<string, string>> {
    return { HEARTH_RUNTIME_DIR: this.runtime };
  }

  /**
   * Removes it, when VS Code has ended.
   * @returns processes of this run that are still there; they are ended, but should not exist
   */
  async end(): Promise<readonly LiveProcess[]> {
    const survivors = await survivorsOfRun(this.folder);
    killAll(survivors);
    this.remove();
    return survivors;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
