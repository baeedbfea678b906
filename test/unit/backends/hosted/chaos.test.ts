import assert from "node:assert/strict";
import { RoutedCompletion } from "../../../../src/backends/hosted/routedCompletion";
import { ServerHealth } from "../../../../src/core/hosted/health";
import type { FimRequest, FimResult } from "../../../../src/core/model/backend";
import { FakeBackend, type FakeCall } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { allows, FakePermissions, FakeServer, never } from "../../../helpers/fakeServer";
import { random } from "../../../helpers/random";

const live: FimRequest = {
  ...{ path: "a.ts", context: [], prefix: "a", prefixStart: 0, suffix: "" },
  ...{ maxTokens: 48, extent: "line", budgetMs: 1500, urgency: "live" },
};
const permitted = [never, allows("always"), allows("whenUnavailable")] as const;

/** A call as who made it sees it. */
interface Made {
  readonly pieces: string[];
  readonly giving: AbortController;
  readonly end: Promise<FimResult | string>;
}

/** Calls, answers, failures and changes of mind in any order. The local model writes L, the server S. */
class Chaos {
  readonly #next: () => number;
  readonly #local: FakeBackend;
  readonly #server = new FakeServer();
  readonly #permissions: FakePermissions;
  readonly #health = new ServerHealth();
  readonly #clock = new FakeClock();
  readonly #backend: RoutedCompletion;
  readonly #made: Made[] = [];
  readonly #errors: string[] = [];
  /** How many answers were whole, by who wrote them. */
  readonly wrote = { L: 0, S: 0 };

  constructor(private readonly seed: number) {
    this.#next = random(seed);
    this.#local = new FakeBackend({ firstTokenMs: this.#pick([5, 1600]) });
    this.#permissions = new FakePermissions(this.#pick(permitted));
    const ignore = () => undefined;
    const log = { debug: ignore, info: ignore, warn: ignore, error: (words: string) => void this.#errors.push(words) };
    const { clients } = this.#server;
    const parts = { permissions: this.#permissions, clients, health: this.#health, clock: this.#clock, log };
    this.#backend = new RoutedCompletion(this.#local, parts);
  }

  async run(): Promise<void> {
    for (let step = 0; step < 60; step++) await this.#step();
    for (const one of [...this.#open(this.#local), ...this.#open(this.#server.completion)]) void one.end();
    await settle();
    for (const one of this.#made) this.#look(one.pieces, await one.end);
    this.#backend.dispose();
    assert.deepEqual(this.#errors, []);
  }

  async #step(): Promise<void> {
    const begun = this.#open(this.#local);
    const before = this.#made.length;
    await this.#pick(this.#steps)();
    await settle();
    const atServer = this.#open(this.#server.completion).length;
    // A newer call is its caller's wish; nothing else ends what the local model has begun.
    const lost = this.#made.length === before && begun.some(({ signal }) => signal.aborted);
    assert.equal(lost, false, `seed ${this.seed}: an answer of the local model was thrown away`);
    const most = this.#permissions.permission.time === "never" ? 0 : 1;
    assert.ok(atServer <= most, `seed ${this.seed}: ${atServer} calls at the server`);
  }

  #look(pieces: readonly string[], end: FimResult | string): void {
    const tokens = typeof end === "string" ? [] : end.tokens.map(({ text }) => text);
    const writers = new Set([...pieces, ...tokens]);
    assert.ok(writers.size <= 1, `seed ${this.seed}: told ${pieces}, and at the end ${tokens}`);
    if (typeof end === "string" || tokens.length === 0) return;
    const isServers = writers.has("S");
    this.wrote[isServers ? "S" : "L"]++;
    if (end.model)
      assert.equal(end.model.server !== undefined, isServers, `seed ${this.seed}: not by ${end.model.name}`);
  }

  readonly #steps: readonly (() => unknown)[] = [
    () => this.#ask(),
    () => this.#ask(),
    () => this.#backend.warm(),
    () => this.#last(this.#local)?.write("L"),
    () => this.#last(this.#local)?.end("L"),
    () => this.#last(this.#local)?.fail("processGone"),
    () => this.#last(this.#server.completion)?.write("S"),
    () => this.#last(this.#server.completion)?.end("S"),
    () => this.#last(this.#server.completion)?.fail(this.#pick(["serverFault", "looksSecret", "serverKey"])),
    () => this.#local.setState({ kind: "loading", name: "m", share: 0 }),
    () => this.#local.setState({ kind: "failed", failure: "outOfMemory", detail: "" }),
    () => this.#local.setState({ kind: "ready", model: this.#local.model }),
    () => this.#permissions.become(this.#pick(permitted)),
    () => this.#health.reset(),
    () => this.#clock.pass(this.#pick([10, 1000, 60_000])),
  ];

  #ask(): void {
    this.#made.at(-1)?.giving.abort();
    const giving = new AbortController();
    const pieces: string[] = [];
    const asked = this.#backend.complete(live, { onToken: ({ text }) => pieces.push(text), signal: giving.signal });
    this.#made.push({ pieces, giving, end: asked.catch((error: { kind: string }) => error.kind) });
  }

  #open(of: FakeBackend): readonly FakeCall[] {
    return of.calls.filter((one) => !one.isSettled && !one.signal.aborted);
  }

  #last(of: FakeBackend): FakeCall | undefined {
    return this.#open(of).at(-1);
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#next() * items.length)] ?? assert.fail();
  }
}

describe("RoutedCompletion, whatever happens", () => {
  it("never throws away what the local model has begun, and never mixes two answers", async () => {
    const wrote = { L: 0, S: 0 };
    for (let seed = 1; seed <= 150; seed++) {
      const chaos = new Chaos(seed);
      await chaos.run();
      wrote.L += chaos.wrote.L;
      wrote.S += chaos.wrote.S;
    }
    assert.ok(wrote.L > 100 && wrote.S > 100, `it proves little: ${JSON.stringify(wrote)}`);
  });
});
