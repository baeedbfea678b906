import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/** A day's file, or what it is continued in: `2026-03-01.jsonl`, `2026-03-01.2.jsonl`. */
const fileName = /^(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,5}))?\.jsonl$/;

export interface DayFile {
  /** `2026-03-01`. */
  readonly day: string;
  /** 1 for the day's first file. */
  readonly part: number;
}

export function nameOf({ day, part }: DayFile): string {
  return part === 1 ? `${day}.jsonl` : `${day}.${part}.jsonl`;
}

/** The day by this machine's clock and place. @param time milliseconds since 1970 */
export function dayOf(time: number): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
}

/** The oldest first; none where there is no folder. @throws what the file system throws else */
export async function dayFiles(folder: string): Promise<readonly DayFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const [, day, part = "1"] = fileName.exec(name) ?? [];
      return day === undefined ? [] : [{ day, part: Number(part) }];
    })
    .sort((one, other) => (one.day === other.day ? one.part - other.part : one.day < other.day ? -1 : 1));
}

/** Deletes the oldest files until all together have no more than `largest` bytes; none of today's. */
export async function makeRoom(folder: string, today: string, largest: number): Promise<void> {
  const files = await dayFiles(folder);
  const sizes = await Promise.all(files.map((file) => sizeOf(path.join(folder, nameOf(file)))));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  for (const [at, file] of files.entries()) {
    if (total <= largest || file.day === today) continue;
    await rm(path.join(folder, nameOf(file)), { force: true });
    total -= sizes[at] ?? 0;
  }
}

/** Bytes; 0 for a file that another window has deleted meanwhile. */
async function sizeOf(name: string): Promise<number> {
  return await stat(name).then(
    ({ size }) => size,
    () => 0,
  );
}
