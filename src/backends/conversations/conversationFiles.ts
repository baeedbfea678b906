import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Conversation } from "../../core/chat/conversation";
import type { ConversationStore, ConversationSummary } from "../../core/chat/ports";
import type { Logger } from "../../util/logger";
import { makeFolder } from "../makeFolder";
import { renameStubbornly } from "../renameStubbornly";
import { decode, decodeHeader, encode, type Header, isWhole, largestFile, longestHeader } from "./conversationFormat";
import { inTurn } from "./inTurn";
import { Lane } from "./lane";
import { writeWords } from "./writeWords";

/** What a conversation may be called, so that its file can be nowhere else. */
const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;
const fileName = /^([a-z0-9][a-z0-9-]{0,63})\.json$/;
/** What a window that went away while it wrote has left. */
const unfinishedName = /^[a-z0-9-]+\.json\.[0-9a-f]{16}\.new$/;
/** Milliseconds after which nobody writes it any more. */
const unfinishedMs = 60 * 60 * 1000;

/** Conversations as files of one folder, which need not exist yet. */
export class ConversationFiles implements ConversationStore {
  readonly #lanes = new Map<string, Lane<"saved" | "changedElsewhere">>();
  /** Revisions that this window read or wrote last. */
  readonly #revisions = new Map<string, string>();
  /** What was read of files when they were last in a certain state; no header: they hold no conversation. */
  readonly #known = new Map<string, { readonly state: string; readonly header: Header | undefined }>();
  readonly #told = new Set<string>();

  /** @param folder absolute path */
  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {}

  async list(): Promise<readonly ConversationSummary[]> {
    return newestFirst(await inTurn(await this.#ids(), (id) => this.#header(id)));
  }

  async load(id: string): Promise<Conversation | undefined> {
    const read = await this.#read(id);
    if (read) this.#revisions.set(id, read.header.revision);
    return read?.conversation;
  }

  async save(conversation: Conversation): Promise<"saved" | "changedElsewhere"> {
    const { id } = conversation;
    if (!idPattern.test(id)) throw new Error(`The conversation cannot be saved: “${id}” cannot be a file's name.`);
    return await this.#lane(id).run(() => this.#write(conversation));
  }

  async delete(id: string): Promise<void> {
    if (!idPattern.test(id)) return;
    await this.#lane(id).run(async () => {
      try {
        await rm(this.#path(id), { force: true });
      } catch (error) {
        throw new Error(writeWords(error, this.folder));
      }
      return "saved";
    });
  }

  async search(words: string): Promise<readonly ConversationSummary[]> {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found = await inTurn(await this.#ids(), async (id) => {
      const read = await this.#read(id);
      return read && holds(read.conversation, wanted) ? read.header : undefined;
    });
    return newestFirst(found);
  }

  async #write(conversation: Conversation): Promise<"saved" | "changedElsewhere"> {
    const { id } = conversation;
    const revision = randomBytes(8).toString("hex");
    const text = encode(conversation, revision);
    const target = this.#path(id);
    const unfinished = `${target}.${revision}.new`;
    try {
      await makeFolder(this.folder);
      if (await this.#isOthers(id)) return "changedElsewhere";
      // Conversations hold code: they are for their user alone.
      const file = await open(unfinished, "wx", 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await renameStubbornly(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw new Error(writeWords(error, this.folder));
    }
    this.#revisions.set(id, revision);
    return "saved";
  }

  /**
   * Whether there is a file that this window has neither read nor written as it is.
   * @throws {NodeJS.ErrnoException} where that cannot be told, such as with too many open files: it may pass
   */
  async #isOthers(id: string): Promise<boolean> {
    try {
      const { revision } = await withFile(this.#path(id), readHeader);
      return revision !== this.#revisions.get(id);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return false;
      if (code !== undefined && code !== "EISDIR") throw error;
      // It is no conversation of ours, or no file.
      return true;
    }
  }

  async #header(id: string): Promise<Header | undefined> {
    const state = await this.#state(id);
    const known = this.#known.get(id);
    if (state === undefined) return undefined;
    if (known?.state === state) return known.header;
    const read = await this.#reading(id, state, async (file, size) => {
      const header = await readHeader(file);
      if (!isWhole(await readAt(file, Math.max(0, size - 8), 8))) throw new Error("it is damaged: its end is missing");
      return { header };
    });
    return read?.header;
  }

  async #read(id: string) {
    const state = await this.#state(id);
    const known = this.#known.get(id);
    const isBroken = known?.state === state && known?.header === undefined;
    if (state === undefined || isBroken) return undefined;
    return await this.#reading(id, state, async (file) => decode(await file.readFile("utf8")));
  }

  /** By which it is seen that a file was written; undefined where there is none. */
  async #state(id: string): Promise<string | undefined> {
    if (!idPattern.test(id)) return undefined;
    try {
      const { size, mtimeMs, ino } = await stat(this.#path(id));
      return `${size} ${mtimeMs} ${ino}`;
    } catch (error) {
      this.#tell(this.#path(id), error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  /** @returns undefined where it cannot be read, which is told to the log */
  async #reading<T extends { readonly header: Header }>(
    id: string,
    state: string,
    read: (file: FileHandle, size: number) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      const found = await withFile(this.#path(id), async (file) => {
        const { size } = await file.stat();
        if (size > largestFile) throw new Error("it is too large");
        return await read(file, size);
      });
      if (found.header.id !== id) throw new Error("it is another conversation's");
      this.#known.set(id, { state, header: found.header });
      return found;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // What the system refuses may pass, such as too many open files.
      if (code === undefined) this.#known.set(id, { state, header: undefined });
      this.#tell(this.#path(id), error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  async #ids(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      this.#tell(this.folder, error);
      return [];
    });
    await inTurn(
      names.filter((name) => unfinishedName.test(name)),
      (name) => dropOld(path.join(this.folder, name)),
    );
    return names.flatMap((name) => fileName.exec(name)?.[1] ?? []);
  }

  /** Says once what is left as it is, and why. */
  #tell(name: string, { code, message }: NodeJS.ErrnoException): void {
    const words = `conversations: ${name} is left alone: ${message}`;
    if (code === "ENOENT" || this.#told.has(words)) return;
    this.#told.add(words);
    this.log.warn(words);
  }

  #lane(id: string): Lane<"saved" | "changedElsewhere"> {
    const lane = this.#lanes.get(id) ?? new Lane();
    this.#lanes.set(id, lane);
    return lane;
  }

  #path(id: string): string {
    return path.join(this.folder, `${id}.json`);
  }
}

async function withFile<T>(name: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(name, "r");
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle): Promise<Header> {
  return decodeHeader(await readAt(file, 0, longestHeader));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<string> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.toString("utf8", 0, bytesRead);
}

async function dropOld(name: string): Promise<void> {
  try {
    if (Date.now() - (await stat(name)).mtimeMs > unfinishedMs) await rm(name, { force: true });
  } catch {
    // It is gone already, or stays where nothing can be written.
  }
}

function holds({ title, turns }: Conversation, words: readonly string[]): boolean {
  const text = [title, ...turns.flatMap(({ question, answer }) => [question, answer?.text ?? ""])];
  const lower = text.join("\n").toLowerCase();
  return words.every((word) => lower.includes(word));
}

function newestFirst(found: readonly (Header | undefined)[]): readonly ConversationSummary[] {
  return found
    .filter((header) => header !== undefined)
    .map(({ id, title, changedAt }) => ({ id, title, changedAt }))
    .sort((a, b) => b.changedAt - a.changedAt);
}
