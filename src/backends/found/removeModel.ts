import { rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { partsOf } from "../../core/model/modelSource";
import { dropChecksum } from "../download/checksumFile";

/** Milliseconds between tries to delete what a process has open, which Windows refuses; and so many. */
const [againMs, tries] = [500, 20];

/**
 * Deletes a model, of a split one all parts, and the folders below `folder` that are empty then.
 * @param file absolute path of the model, of a split one its first part
 * @param folder absolute path of the folder for models; nothing outside it is deleted
 * @throws {Error} where the system does not let it, or the file is elsewhere
 */
export async function removeModel(file: string, folder: string): Promise<void> {
  const relative = path.relative(folder, file);
  if (relative.startsWith("..") || path.isAbsolute(relative)) throw new Error(`${file} is not in ${folder}`);
  for (const part of partsOf(file)) {
    await removeStubbornly(part);
    await dropChecksum(part);
  }
  for (let at = path.dirname(file); at !== folder && at.startsWith(folder); at = path.dirname(at)) {
    // Not empty: something else is kept there.
    const isGone = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

/** The model process lets go of a file some time after another model was chosen. */
async function removeStubbornly(file: string): Promise<void> {
  for (let at = 1; ; at++) {
    try {
      return await rm(file, { force: true });
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (at === tries || !["EPERM", "EBUSY"].includes(code)) throw error;
      await setTimeout(againMs);
    }
  }
}
