import { stat } from "node:fs/promises";

/** Bytes of a file; undefined where there is none, or it cannot be looked at. */
export async function fileSize(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
