import assert from "node:assert/strict";
import type { LlamaContextSequence } from "node-llama-cpp";
import { kindling } from "../../../src/core/model/families";
import { AnchoredPrompts } from "../../../src/host/anchoredPrompt";
import { type Placement, SequencePool } from "../../../src/host/sequencePool";
import { CharacterTokens } from "../../helpers/characterTokens";

const lines = (count: number) => Array.from({ length: count }, (_, at) => `const value${at} = ${at};\n`).join("");

/** What the pool looks at of a sequence. */
class Cache {
  contextTokens: readonly number[] = [];
}

/** A pool whose caches hold what was placed, as if it had been evaluated. */
class Pool {
  readonly caches: readonly Cache[];
  readonly pool: SequencePool;

  constructor(count: number, budget = 600, soon = budget) {
    this.caches = Array.from({ length: count }, () => new Cache());
    const prompts = new AnchoredPrompts(new CharacterTokens().tokenizer, kindling);
    this.pool = new SequencePool(prompts, this.caches as unknown as LlamaContextSequence[], () => ({
      soon,
      most: budget,
    }));
  }

  /** Tokens that were not in the cache, and which cache it was. */
  type(prefix: string, suffix = "", path = "a.ts"): { readonly fresh: number; readonly cache: number } {
    return this.#evaluate(this.pool.place({ path, context: [], prefix, prefixStart: 0, suffix }));
  }

  move(): { readonly fresh: number; readonly cache: number } | undefined {
    const move = this.pool.nextMove();
    if (!move) return undefined;
    const taken = this.#evaluate(move);
    this.pool.moved(move);
    return taken;
  }

  #evaluate({ sequence, prompt }: Placement) {
    const cache = this.caches.findIndex((one) => (one as unknown) === sequence);
    const held = (sequence as unknown as Cache).contextTokens;
    let common = 0;
    while (common < held.length && held[common] === prompt[common]) common++;
    (sequence as unknown as Cache).contextTokens = prompt;
    return { fresh: prompt.length - common, cache };
  }
}

describe("SequencePool", () => {
  it("goes on where it was, and keeps the places before", () => {
    const pool = new Pool(3);
    const [first, second] = [`${lines(10)}a`, `${lines(10)}b`];
    const one = pool.type(first, "\nx();");
    const other = pool.type(second, "\ny();", "b.ts");
    assert.notEqual(one.cache, other.cache);
    assert.deepEqual(pool.type(`${first}c`, "\nx();"), { fresh: 1, cache: one.cache });
    assert.deepEqual(pool.type(`${second}c`, "\ny();", "b.ts"), { fresh: 1, cache: other.cache });
    pool.type(first, "\nz();");
    pool.type(first, "\nw();");
    assert.ok(pool.type(`${second}d`, "\ny();", "b.ts").fresh <= 2, "the place used last was not given up");
  });

  it("overwrites the end of a cache that holds most of the new prompt", () => {
    const pool = new Pool(3);
    const there = pool.type(`${lines(12)}a`, "\nx();");
    const again = pool.type(`const other = 0;\n${lines(12)}`.replace("const other = 0;\n", ""), "\nx();");
    assert.equal(again.cache, there.cache);
  });

  it("moves a window that fills up to another cache in idle time, before a keystroke needs it", () => {
    const pool = new Pool(2);
    let text = lines(60);
    const seen = new Set<number>();
    let most = 0;
    pool.type(text);
    for (let key = 0; key < 1000; key++) {
      text += key % 20 === 19 ? "\n" : "x";
      const { fresh, cache } = pool.type(text);
      most = Math.max(most, fresh);
      seen.add(cache);
      pool.move();
    }
    assert.equal(most, 1);
    assert.deepEqual([...seen].sort(), [0, 1]);
  });

  it("goes on with a move that was cut off, and uses what it has when the room is gone before", () => {
    const pool = new Pool(2);
    let text = lines(60);
    pool.type(text);
    while (!pool.pool.wantsMove) {
      text += "x";
      pool.type(text);
    }
    const begun = pool.pool.nextMove();
    (begun?.sequence as unknown as Cache).contextTokens = begun?.prompt.slice(0, 300) ?? [];
    text += "y";
    pool.type(text);
    assert.equal(pool.pool.nextMove()?.sequence, begun?.sequence);
    text += "z".repeat(100);
    assert.ok(pool.type(text).fresh < 400, "the begun cache was used");
    assert.equal(pool.pool.wantsMove, false);
  });

  it("reads a short prompt first where somebody waits at a new place, and a long one while nobody does", () => {
    const pool = new Pool(2, 600, 200);
    const [first, ...moved] = [pool.type(lines(60)), pool.move(), pool.move()];
    assert.ok(first.fresh <= 200, `${first.fresh} tokens were read first`);
    assert.ok((moved[0]?.fresh ?? 0) > 350, `${moved[0]?.fresh} tokens were read in idle time`);
    assert.equal(moved[1], undefined, "a long one is enough");
    assert.deepEqual(pool.type(`${lines(60)}x`), { fresh: 1, cache: moved[0]?.cache });
    assert.equal(pool.pool.wantsMove, false);
  });

  it("types on in the room of a short prompt, as far as a long one would have it", () => {
    const pool = new Pool(2, 600, 200);
    let text = lines(60);
    pool.type(text);
    for (let key = 0; key < 300; key++) {
      text += "x";
      assert.equal(pool.type(text).fresh, 1);
    }
  });

  it("moves within its only cache where there is one", () => {
    const pool = new Pool(1);
    let text = lines(60);
    pool.type(text);
    for (let key = 0; key < 300; key++) {
      text += "x";
      assert.equal(pool.type(text).fresh, 1);
      pool.move();
    }
  });

  it("does not move where no window has room: one line longer than all", () => {
    const pool = new Pool(2);
    for (let key = 0; key < 50; key++) {
      pool.type("x".repeat(5000 + key));
      pool.move();
    }
    assert.ok(pool.caches.every(({ contextTokens }) => contextTokens.length <= 600));
  });
});
