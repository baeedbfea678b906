import type { FileHandle } from "node:fs/promises";

const chunkBytes = 1 << 18;

/** Thrown when a file ends, or the limit is reached, before what was asked for. */
export class OutOfBytes extends Error {
  override readonly name = "OutOfBytes";
}

/** Reads a file from its start to its end through one buffer, and never beyond `limit` bytes. Little-endian. */
export class FileReader {
  #buffer = Buffer.alloc(0);
  /** Offset of the buffer's first byte in the file. */
  #bufferStart = 0;
  #position = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly limit: number,
  ) {}

  get position(): number {
    return this.#position;
  }

  async u32(): Promise<number> {
    return (await this.#take(4)).readUInt32LE();
  }

  /** A count or an offset. @throws {OutOfBytes} above 2^53, where no file can hold what it promises. */
  async u64(): Promise<number> {
    const value = (await this.#take(8)).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new OutOfBytes(`${value} is out of all reason`);
    return Number(value);
  }

  /** Text with its length in front. @throws {OutOfBytes} when it is longer than `most` bytes. */
  async text(most: number): Promise<string> {
    const length = await this.u64();
    if (length > most) throw new OutOfBytes(`a text of ${length} bytes`);
    return await this.characters(length);
  }

  /** Text of so many bytes. */
  async characters(length: number): Promise<string> {
    return (await this.#take(length)).toString("utf8");
  }

  skip(bytes: number): void {
    this.#position += bytes;
    if (this.#position > this.limit) throw new OutOfBytes(`the file ends before byte ${this.#position}`);
  }

  async #take(length: number): Promise<Buffer> {
    const start = this.#position;
    this.skip(length);
    const isBuffered = start >= this.#bufferStart && this.#position <= this.#bufferStart + this.#buffer.length;
    if (!isBuffered) await this.#fill(start, Math.max(length, chunkBytes));
    return this.#buffer.subarray(start - this.#bufferStart, this.#position - this.#bufferStart);
  }

  async #fill(start: number, length: number): Promise<void> {
    const { buffer, bytesRead } = await this.file.read(Buffer.alloc(length), 0, length, start);
    this.#buffer = buffer.subarray(0, bytesRead);
    this.#bufferStart = start;
    if (start + bytesRead < this.#position) throw new OutOfBytes(`the file ends at byte ${start + bytesRead}`);
  }
}
