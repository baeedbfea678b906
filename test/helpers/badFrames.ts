import { protocolVersion } from "../../src/protocol/host";
import { random } from "./random";
import { framed, framedBody } from "./rawClient";

/**
 * What may come of a frame beside its answers. `drop`: the connection may be dropped. `refused`: it must be.
 * `hold`: the process may wait for the rest, so the client itself must leave.
 */
export type Outcome = "go on" | "drop" | "refused" | "hold";

/** Something to send that no window would send, or a good frame among them. */
export interface BadFrame {
  readonly bytes: Buffer;
  /** Ids that must be answered, unless the connection is dropped. */
  readonly asks: readonly string[];
  readonly outcome: Outcome;
}

const depth = 100_000;
const missing = "/nowhere/model.gguf";

/** Good parameters of every call but `quit`, which would do what it says. */
const goodParams: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> = {
  hello: { protocolVersion, client: "bad", unloadAfterMinutes: 0 },
  load: {
    ...{ role: "completion", modelPath: missing, contextSize: 4096, threads: 0 },
    ...{ isStandIn: false, despiteStrikes: false },
  },
  complete: {
    ...{ path: "a", context: [], prefix: "say:bad words", prefixStart: 0, suffix: "" },
    ...{ maxTokens: 4, extent: "line", budgetMs: 1000, urgency: "live" },
  },
  countTokens: { role: "completion", text: "a b" },
  inspect: { modelPath: missing },
  probeSpeed: null,
  describeMachine: null,
  ping: null,
  status: null,
};
const methods = [...Object.keys(goodParams), "unload"];
/** Values of all types; none is a role, a number of minutes above 0, or names a model file that is there. */
const values: readonly unknown[] = [
  ...[null, true, false, 0, -1, -0.5, -1e308, "", "x", "\0", "ä\ud800", "__proto__", "constructor", "/", "/dev/zero"],
  ...[[], [[]], [null], {}, { length: 1 }, { toString: 1 }, { kind: "cancelled" }, "x".repeat(20_000)],
];
const noEnvelopes: readonly unknown[] = [null, 0, 5, "x", true, [], [1, 2, 3], [null], ["x", {}], [[], []]];
const notices = ["goodbye", "log", "role", "leaving", "hello", "nothing", "", "$/setTrace", "$/logTrace", "$/progress"];

/** Makes bad frames without end, the same ones for the same seed. */
export class BadFrames {
  readonly #next: () => number;
  #id = 0;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  next(): BadFrame {
    return this.#one([
      ...[this.#wrongField, this.#wrongField, this.#wrongField, this.#wrongField, this.#noEnvelope, this.#unknown],
      ...[this.#notice, this.#unasked, this.#cancel, this.#twice, this.#good, this.#header, this.#brokenText],
      ...(this.#next() < 0.5 ? [this.#flipped, this.#cut, this.#length, this.#garbage, this.#noMessage] : []),
      ...(this.#next() < 0.1 ? [this.#deep] : []),
    ]).call(this);
  }

  #one<T>(many: readonly T[]): T {
    return many[Math.floor(this.#next() * many.length)] as T;
  }

  #below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  #newId(): string {
    return `bad ${this.#id++}`;
  }

  #ask(method: string, params: unknown): BadFrame {
    const id = this.#newId();
    return { bytes: framed({ jsonrpc: "2.0", id, method, params }), asks: [id], outcome: "go on" };
  }

  #good(): BadFrame {
    const method = this.#one(Object.keys(goodParams));
    return this.#ask(method, { params: goodParams[method], progressToken: this.#id });
  }

  #wrongField(): BadFrame {
    const method = this.#one(methods);
    const given = goodParams[method];
    const field = this.#one([...Object.keys(given ?? {}), "params", "role", "progressToken"]);
    const value = this.#one(values);
    if (field === "progressToken") return this.#ask(method, { params: given, progressToken: value });
    return this.#ask(method, { params: field === "params" ? value : { ...given, [field]: value }, progressToken: 1 });
  }

  /** Also `quit`, which must not be taken for meant. */
  #noEnvelope(): BadFrame {
    const method = this.#one([...methods, "quit"]);
    return this.#ask(method, this.#one(noEnvelopes.filter((one) => method !== "quit" || !Array.isArray(one))));
  }

  #unknown(): BadFrame {
    const names = ["", "Ping", "constructor", "__proto__", "toString", "rpc.discover", "$/cancelRequest", "$/progress"];
    return this.#ask(this.#one(names), this.#one(values));
  }

  #notice(): BadFrame {
    const method = this.#one([...notices, "unloadAfter", "unloadAfter"]);
    const params = this.#one([{ value: this.#one(values) }, this.#one(noEnvelopes), undefined]);
    return { bytes: framed({ jsonrpc: "2.0", method, params }), asks: [], outcome: "drop" };
  }

  /** Answers and progress that nobody waits for. */
  #unasked(): BadFrame {
    const id = this.#one([0, 1, -1, "x", null, 1e308]);
    const error = { code: this.#one([0, "x", null]), message: this.#one(values) };
    const progress = { method: "$/progress", params: this.#one([{ token: id, value: 1 }, [id, 1], { token: {} }, []]) };
    const message = this.#one([{ id, result: this.#one(values) }, { id, error }, { id, error: "x" }, progress]);
    return { bytes: framed({ jsonrpc: "2.0", ...message }), asks: [], outcome: "drop" };
  }

  #cancel(): BadFrame {
    const params = this.#one([{ id: 1 }, { id: "x" }, { id: null }, { id: {} }, {}, null, undefined, [], "x"]);
    return { bytes: framed({ jsonrpc: "2.0", method: "$/cancelRequest", params }), asks: [], outcome: "drop" };
  }

  #twice(): BadFrame {
    const id = this.#newId();
    const frames = Array.from({ length: 2 + this.#below(3) }, () => {
      const method = this.#one(["ping", "status", "complete"]);
      return framed({ jsonrpc: "2.0", id, method, params: { params: goodParams[method], progressToken: 1 } });
    });
    const cancel = framed({ jsonrpc: "2.0", method: "$/cancelRequest", params: { id } });
    return { bytes: Buffer.concat([...frames, cancel]), asks: [id], outcome: "go on" };
  }

  #header(): BadFrame {
    const { bytes, asks } = this.#good();
    const body = bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
    const name = this.#one(["content-length", "CONTENT-LENGTH", "Content-length"]);
    if (this.#next() < 0.8)
      return { bytes: framedBody(body, `${name}: ${body.length}\r\n\r\n`), asks, outcome: "go on" };
    const header = this.#one([
      `Content-Type: x\r\nContent-Length: ${body.length}\r\n\r\n`,
      `Content-Length: ${body.length}\r\nContent-Length: 99999999999\r\n\r\n`,
      `Content-Length: ${body.length}\r\r\n\r\n`,
      `Content-Length ${body.length}\r\n\r\n`,
      `${"X: y\r\n".repeat(300)}\r\n\r\n`,
      "\r\n\r\n",
    ]);
    return { bytes: framedBody(body, header), asks, outcome: "refused" };
  }

  /** Bytes that are no UTF-8, inside of a text that is JSON all the same. */
  #brokenText(): BadFrame {
    const id = this.#newId();
    const [front = "", back = ""] = JSON.stringify({
      ...{ jsonrpc: "2.0", id, method: "countTokens" },
      params: { params: { role: "completion", text: "|" }, progressToken: 1 },
    }).split("|");
    const broken = Buffer.from(Array.from({ length: 1 + this.#below(9) }, () => 0x80 + this.#below(0x80)));
    return {
      bytes: framedBody(Buffer.concat([Buffer.from(front), broken, Buffer.from(back)])),
      asks: [id],
      outcome: "go on",
    };
  }

  #flipped(): BadFrame {
    const { bytes } = this.#good();
    const flipped = Buffer.from(bytes);
    const start = flipped.indexOf("\r\n\r\n") + 4;
    // Parameters are left alone: changed by a bit, they may mean something (a minute after which to leave).
    const isHeader = this.#next() < 0.3;
    const at = isHeader ? this.#below(start) : start + this.#below(Math.min(60, flipped.length - start));
    flipped[at] = (flipped[at] ?? 0) ^ (1 << this.#below(8));
    return { bytes: flipped, asks: [], outcome: isHeader ? "hold" : "drop" };
  }

  #cut(): BadFrame {
    const { bytes } = this.#good();
    return { bytes: bytes.subarray(0, this.#below(bytes.length)), asks: [], outcome: "hold" };
  }

  #length(): BadFrame {
    const length = this.#one([32_000_000, 32_000_001, 999_999_999, 99_999_999_999, "-1", "1e9", "0x10", 0, 1, "x", ""]);
    const bytes = framedBody(Buffer.from("{}"), `Content-Length: ${length}\r\n\r\n`);
    return { bytes, asks: [], outcome: length === 32_000_000 ? "hold" : "refused" };
  }

  #garbage(): BadFrame {
    const bytes = Buffer.from(Array.from({ length: this.#below(3000) }, () => this.#below(256)));
    return { bytes: this.#next() < 0.5 ? bytes : framedBody(bytes), asks: [], outcome: "hold" };
  }

  /** JSON that is no message, a batch among it. */
  #noMessage(): BadFrame {
    const ping = { jsonrpc: "2.0", id: "batch", method: "ping", params: { params: null, progressToken: 1 } };
    const message = this.#one<unknown>([null, 1, "x", true, [], [ping, ping], {}, { ...ping, id: {} }, { id: [1] }]);
    return { bytes: framed(JSON.stringify(message)), asks: [], outcome: "drop" };
  }

  #deep(): BadFrame {
    const nested = "[".repeat(depth) + "]".repeat(depth);
    const id = this.#newId();
    const head = `{"jsonrpc":"2.0","id":"${id}","method":`;
    const envelope = this.#one([
      `"hello","params":{"params":{"protocolVersion":${nested}},"progressToken":1}}`,
      `"load","params":{"params":{"role":${nested}},"progressToken":1}}`,
      `"complete","params":{"params":${JSON.stringify(goodParams.complete)},"progressToken":${nested}}}`,
      `"status","params":{"params":${nested},"progressToken":1}}`,
      `"ping","params":${nested}}`,
    ]);
    const isMessage = this.#next() < 0.7;
    const body = isMessage ? head + envelope : this.#one([nested, "[".repeat(depth), '{"a":'.repeat(depth)]);
    return { bytes: framed(body), asks: isMessage ? [id] : [], outcome: "drop" };
  }
}
