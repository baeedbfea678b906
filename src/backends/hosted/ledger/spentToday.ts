import { open } from "node:fs/promises";
import path from "node:path";
import { counts, nothingSpent, type Spent, sumOf, withRequest, withTokens } from "../../../core/hosted/budget";
import { OneAtATime } from "../../../util/oneAtATime";
import { dayFiles, nameOf } from "./dayFiles";
import { decodeLine, type LedgerLine } from "./ledgerLine";
import { readAt, readOn } from "./readLines";

/** Bytes at a file's beginning, by which it is seen to be another one of the same name. */
const headBytes = 128;

interface Read {
  /** Behind the last line that was counted. */
  readonly offset: number;
  readonly head: Buffer;
}

/** What all windows asked for on one day, as its files say. Only what was appended since is read. */
export class SpentToday {
  readonly #turns = new OneAtATime();
  #read = new Map<string, Read>();
  #spent = nothingSpent;
  /** Requests that do not count, and whose tokens do not either. */
  #free = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @throws what the file system throws */
  of(day: string): Promise<Spent> {
    return this.#turns.run(async () => {
      if (await this.#readOn(day)) return this.#spent;
      // What was counted was of another day, or another window has deleted it, and perhaps begun anew.
      this.#forget();
      await this.#readOn(day);
      return this.#spent;
    });
  }

  /** @returns whether what was counted before is still there */
  async #readOn(today: string): Promise<boolean> {
    const names = (await dayFiles(this.folder)).filter(({ day }) => day === today).map(nameOf);
    if ([...this.#read.keys()].some((name) => !names.includes(name))) return false;
    for (const name of names) if (!(await this.#readFile(name))) return false;
    return true;
  }

  async #readFile(name: string): Promise<boolean> {
    const { offset, head } = this.#read.get(name) ?? { offset: 0, head: Buffer.alloc(0) };
    const file = await open(path.join(this.folder, name), "r");
    try {
      const found = await readAt(file, 0, headBytes);
      if (!found.subarray(0, head.length).equals(head)) return false;
      const read = await readOn(file, offset, (text) => this.#count(decodeLine(text)));
      this.#read.set(name, { offset: read, head: found.subarray(0, read) });
      return true;
    } finally {
      await file.close();
    }
  }

  #count(line: LedgerLine | undefined): void {
    if (line?.kind === "spent") this.#spent = sumOf(this.#spent, line);
    if (line?.kind === "leaving" && counts(line.purpose)) this.#spent = withRequest(this.#spent);
    if (line?.kind === "leaving" && !counts(line.purpose)) this.#free.add(line.id);
    if (line?.kind === "left" && !this.#free.delete(line.id)) this.#spent = withTokens(this.#spent, line.tokens);
  }

  #forget(): void {
    this.#read = new Map();
    this.#spent = nothingSpent;
    this.#free = new Set();
  }
}
