import { spawnSync } from "node:child_process";

/**
 * All processes of a macOS or a Windows, where nobody may read another process's environment. Takes a second on Windows.
 * @throws when the system's own program for it cannot be run
 */
export function commandLines(): readonly { readonly pid: number; readonly command: string }[] {
  const [program, ...args] = process.platform === "win32" ? windows : ["ps", "-axww", "-o", "pid=,command="];
  const { stdout, error, status } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 64e6 });
  if (error || status !== 0) throw error ?? new Error(`${program} ended with ${status}.`);
  return stdout.split(/\r?\n/).flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && command ? [{ pid: Number(pid), command }] : [];
  });
}

const list = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
const windows = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", list] as const;
