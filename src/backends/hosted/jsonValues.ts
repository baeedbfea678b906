import { createParser } from "eventsource-parser";
import { BackendError } from "../../core/model/failure";

/** What ends a stream of events in OpenAI's protocol; the last value where it came. */
export const streamEnd = Symbol("[DONE]");

/** Characters of one event, and of one JSON text. */
const mostCharacters = 16 << 20;

interface Reader {
  /** The values that are whole now. */
  push(text: string): Iterable<unknown>;
  /** The body ended by itself. */
  end(): Iterable<unknown>;
}

/**
 * The JSON values of a reply as they come: of events, of lines, or the one that it is. What it is told by how it begins,
 * because servers and what stands in front of them say it wrongly. Leaving it before its end closes the connection, but
 * not behind {@link streamEnd}: there the rest is read, so that the connection can serve again.
 * @throws {BackendError} `serverNonsense`, and what the body throws
 */
export async function* jsonValues(body: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const pieces = body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let beginning = "";
  let reader: Reader | undefined;
  let isOver = false;
  try {
    while (!isOver) {
      const { value, done } = await pieces.next();
      isOver = done === true;
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      beginning += reader ? "" : text;
      const isNew = !reader;
      reader ??= readerOf(beginning);
      if (!reader) continue;
      yield* reader.push(isNew ? beginning : text);
      if (done) yield* reader.end();
    }
  } finally {
    if (reader instanceof EventReader && reader.isEnded) void drain(pieces);
    else if (!isOver) await pieces.return?.();
  }
}

/** Undefined while nothing but white space came. */
function readerOf(beginning: string): Reader | undefined {
  const [first] = beginning.trimStart();
  if (first === undefined) return undefined;
  if (first === "<") throw nonsense("a page of HTML");
  return first === "{" || first === "[" ? new JsonReader() : new EventReader();
}

class EventReader implements Reader {
  isEnded = false;
  #isOver = false;
  readonly #values: unknown[] = [];
  readonly #parser = createParser({
    maxBufferSize: mostCharacters,
    onEvent: ({ data }) => this.#read(data),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") throw nonsense("an event without an end");
    },
  });

  *push(text: string): Iterable<unknown> {
    let failure: unknown;
    try {
      if (!this.isEnded) this.#parser.feed(text);
    } catch (error) {
      failure = error;
    }
    // What came before it is told.
    yield* this.#values.splice(0);
    if (failure) throw failure;
  }

  end(): Iterable<unknown> {
    // Some leave out the empty line behind the last event; where the event is not whole either, it was cut.
    this.#isOver = true;
    return this.push("\n\n");
  }

  #read(data: string): void {
    if (this.isEnded || data.trim() === "") return;
    this.isEnded = data.trim() === "[DONE]";
    if (this.#isOver && parsedOrUndefined(data) === undefined && !this.isEnded) return;
    this.#values.push(this.isEnded ? streamEnd : parsed(data));
  }
}

/** A value a line, or one in several lines. */
class JsonReader implements Reader {
  #text = "";
  #isOneValue = false;

  *push(text: string): Iterable<unknown> {
    this.#text += text;
    if (this.#text.length > mostCharacters) throw nonsense("JSON without an end");
    for (let end = this.#lineEnd(); end !== -1; end = this.#lineEnd()) {
      const line = this.#text.slice(0, end).trim();
      const value = line === "" ? undefined : parsedOrUndefined(line);
      this.#isOneValue = line !== "" && value === undefined;
      if (this.#isOneValue) return;
      this.#text = this.#text.slice(end + 1);
      if (value !== undefined) yield value;
    }
  }

  *end(): Iterable<unknown> {
    if (this.#text.trim() !== "") yield parsed(this.#text);
  }

  #lineEnd(): number {
    return this.#isOneValue ? -1 : this.#text.indexOf("\n");
  }
}

/** Reads what is left; the body's own limits end it. */
async function drain(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while (!(await pieces.next()).done);
  } catch {
    // All that was wanted is there.
  }
}

function parsed(text: string): unknown {
  const value = parsedOrUndefined(text);
  if (value === undefined) throw nonsense("something else than JSON");
  return value;
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nonsense(what: string): BackendError {
  return new BackendError("serverNonsense", `the server answered with ${what}`);
}
