import { rename } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** Milliseconds between tries to rename what another program, such as a virus scanner, has open; and so many. */
const [renameMs, renames] = [200, 10];

/** Renames a file, over one that is there. @throws what the file system throws */
export async function renameStubbornly(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (tries === renames || !["EPERM", "EBUSY", "EACCES"].includes(code)) throw error;
      await setTimeout(renameMs);
    }
  }
}
