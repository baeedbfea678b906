import assert from "node:assert/strict";
import type { LlamaContextSequence, LlamaGrammarEvaluationState, LlamaModel, Token } from "node-llama-cpp";
import { ChatLoop, type ChatRun } from "../../../src/host/chatLoop";
import type { ChatProgress } from "../../../src/protocol/host";

const end = 0;
const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0 };
const marks = { openThought: "<think>", closeThought: "</think>", stops: ["<stop>"], between: [] };
const tokensOf = (text: string) => [...Buffer.from(text)] as Token[];

/** A sequence whose model writes a text, a byte a token. */
class Sequence {
  readonly held: Token[] = [];
  readonly chunks: number[] = [];
  /** How many tokens it held at each. */
  readonly checkpoints: number[] = [];
  needsCheckpoints = false;
  isWriting = false;
  /** For each token, whether a grammar was kept to. */
  readonly kept: boolean[] = [];

  constructor(
    readonly contextSize: number,
    public writes: string,
  ) {}

  get nextTokenIndex(): number {
    return this.held.length;
  }

  async adaptStateToTokens(tokens: readonly Token[]): Promise<void> {
    let same = 0;
    while (same < this.held.length && this.held[same] === tokens[same]) same++;
    this.held.length = same;
  }

  async evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void> {
    this.chunks.push(tokens.length);
    this.#hold(tokens);
  }

  async takeCheckpoint(): Promise<void> {
    this.checkpoints.push(this.held.length);
  }

  async *evaluate(
    rest: readonly Token[],
    { grammarEvaluationState }: { readonly grammarEvaluationState?: () => unknown },
  ): AsyncGenerator<Token> {
    this.isWriting = true;
    try {
      this.#hold(rest);
      for (const token of tokensOf(this.writes)) {
        this.kept.push(grammarEvaluationState?.() !== undefined);
        yield token;
        this.#hold([token]);
      }
    } finally {
      this.isWriting = false;
    }
  }

  #hold(tokens: readonly Token[]): void {
    this.held.push(...tokens);
    assert.ok(this.held.length < this.contextSize, "the library shifts a context that is full");
  }
}

const vocabulary = {
  isSpecialToken: (token: Token) => token === end,
  isEogToken: (token: Token) => token === end,
  tokenize: (text: string) => (text === "</s>" ? [end as Token] : tokensOf(text)),
  detokenize: (tokens: readonly Token[]) => Buffer.from(tokens).toString("utf8"),
} as unknown as LlamaModel;

describe("ChatLoop", () => {
  let sequence: Sequence;
  let progress: ChatProgress[];
  let abort: AbortController;
  let wrote: string[];
  let asked: number;

  beforeEach(() => {
    sequence = new Sequence(1000, "Yes, it is.");
    progress = [];
    abort = new AbortController();
    wrote = [];
    asked = 0;
  });

  const run = (prompt: string, given: Partial<ChatRun> = {}) => {
    const loop = new ChatLoop(vocabulary, sequence as unknown as LlamaContextSequence, sampling);
    const whole = {
      prompt: tokensOf(prompt),
      textEnd: prompt.length,
      marks,
      beginsInThought: false,
      maxTokens: 500,
      onProgress: (one: ChatProgress) => void progress.push(one),
      whenFree: async () => void asked++,
      isBesideCompletions: () => false,
      signal: abort.signal,
      ...given,
    };
    return loop.run(whole, (text, tokens) => void wrote.push(`${text}|${tokens.length}`));
  };

  it("reads what the cache does not hold, and tells how far it is", async () => {
    await run("x".repeat(200));
    assert.deepEqual(sequence.chunks.slice(0, 1), [64]);
    const read = progress.flatMap((one) => (one.kind === "reading" ? [[one.read, one.total]] : []));
    assert.deepEqual(
      [read[0], read[1], read.at(-1)],
      [
        [0, 200],
        [64, 200],
        [199, 200],
      ],
    );
    const { timing } = await run(`${"x".repeat(200)}Yes, it is.more`);
    assert.equal(timing.evaluatedTokens, 4, "those that are new");
    assert.equal(timing.promptTokens, 215);
  });

  it("asks whether it has to give way before each chunk and each token", async () => {
    await run("x".repeat(200));
    assert.equal(asked, sequence.chunks.length + "Yes, it is.".length + 1);
  });

  it("reads in small chunks while a window completes", async () => {
    await run("x".repeat(200), { isBesideCompletions: () => sequence.chunks.length < 2 });
    assert.deepEqual(sequence.chunks.slice(0, 3), [4, 8, 64]);
  });

  it("does nothing while it has to wait", async () => {
    let free: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      free = resolve;
    });
    const answer = run("x".repeat(200), { whenFree: () => waiting });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(sequence.chunks, []);
    free();
    assert.equal((await answer).text, "Yes, it is.");
  });

  it("ends at the number of tokens asked for, and says how many there were", async () => {
    const { text, end: why, timing } = await run("x", { maxTokens: 3 });
    assert.deepEqual([text, why, timing.writtenTokens], ["Yes", "maxTokens", 3]);
  });

  it("ends where the context is full, with what came", async () => {
    sequence = new Sequence(200, "y".repeat(1000));
    const { text, end: why } = await run("x".repeat(100));
    assert.equal(why, "contextFull");
    assert.equal(text, "y".repeat(100));
    assert.equal(sequence.isWriting, false);
  });

  it("refuses a prompt that leaves no room for an answer, with both numbers, and reads nothing of it", async () => {
    await assert.rejects(run("x".repeat(937)), (error: Error & { kind?: string }) => {
      assert.equal(error.kind, "promptTooLong");
      assert.match(error.message, /937 tokens.*1000/);
      return true;
    });
    assert.deepEqual([sequence.chunks, progress], [[], []]);
    await run("x".repeat(935));
    await run("x".repeat(989), { maxTokens: 10 });
  });

  it("stops within a chunk of the prompt when it is cancelled, and keeps what it read", async () => {
    const onProgress = (one: ChatProgress) => {
      if (one.kind === "reading" && one.read > 0) abort.abort();
    };
    await assert.rejects(run("x".repeat(500), { onProgress }), { kind: "cancelled" });
    assert.deepEqual(sequence.chunks, [64]);
    assert.equal(sequence.nextTokenIndex, 64);
  });

  it("stops within a token of the answer when it is cancelled, and remembers what it wrote", async () => {
    const onProgress = (one: ChatProgress) => void (one.kind === "text" && abort.abort());
    await assert.rejects(run("x", { onProgress }), { kind: "cancelled" });
    assert.deepEqual(wrote, ["Y|1"]);
    assert.equal(sequence.isWriting, false);
  });

  it("remembers an answer's own tokens only where they are the text and nothing else", async () => {
    await run("x");
    sequence.writes = "<think>Hm</think>Yes";
    assert.equal((await run("x")).thought, "Hm");
    sequence.writes = "Yes<stop>";
    assert.equal((await run("x")).text, "Yes");
    sequence.writes = "Yes\0";
    await run("x");
    sequence.writes = "é";
    await run("x", { maxTokens: 1 });
    assert.deepEqual(wrote, ["Yes, it is.|11"]);
  });

  it("ends at a stop's text only where the vocabulary has no token for it", async () => {
    sequence.writes = "Write </s> or <stop> there";
    const { text } = await run("x", { marks: { ...marks, stops: ["</s>", "<stop>"] } });
    assert.equal(text, "Write </s> or ");
  });

  it("ends where the model repeats itself, in its text or its thoughts, with what came", async () => {
    for (const begin of ["", "<think>"]) {
      sequence = new Sequence(2000, begin + "It is a list. ".repeat(100));
      const { text, thought, end: why } = await run("x", { maxTokens: 1900 });
      assert.equal(why, "repetition");
      const { length } = begin === "" ? text : thought;
      assert.ok(length >= 400 && length < 480, `${length}`);
      assert.equal(sequence.isWriting, false);
    }
  });

  describe("with a grammar", () => {
    const grammar = {} as LlamaGrammarEvaluationState;

    it("ends where the JSON does, and remembers its tokens", async () => {
      sequence.writes = '{"a": ["}"], "b": {}}\n\n\n\n';
      const { text, end: why } = await run("x", { grammar });
      assert.deepEqual([text, why], ['{"a": ["}"], "b": {}}', "endOfText"]);
      assert.deepEqual(wrote, [`${text}|${text.length}`]);
      assert.ok(sequence.kept.every((isKept) => isKept));
    });

    it("leaves a thought alone that the frame opens, and begins behind it", async () => {
      sequence.writes = "{Hm}</think>{}";
      const { text, thought } = await run("x", { grammar, beginsInThought: true });
      assert.deepEqual([thought, text], ["{Hm}", "{}"]);
      assert.deepEqual(sequence.kept, [...Array(12).fill(false), true, true]);
    });

    it("says so where the tokens did not do", async () => {
      sequence.writes = '{"a": ["}"]}';
      const { text, end: why } = await run("x", { grammar, maxTokens: 9 });
      assert.deepEqual([text, why], ['{"a": ["}', "maxTokens"]);
    });
  });

  it("goes on behind a brace without a grammar, and keeps to none", async () => {
    sequence.writes = "{} is empty";
    assert.equal((await run("x")).text, "{} is empty");
    assert.ok(sequence.kept.every((isKept) => !isKept));
  });

  it("marks the last question's end in a cache that can only go back to marks, before what opens the answer", async () => {
    const prompt = `${"x".repeat(100)}<think>`;
    await run(prompt, { textEnd: 100 });
    assert.deepEqual([sequence.chunks, sequence.checkpoints], [[64, 42], []]);
    sequence = new Sequence(1000, "Yes, it is.");
    sequence.needsCheckpoints = true;
    const { text } = await run(prompt, { textEnd: 100 });
    assert.deepEqual([sequence.chunks, sequence.checkpoints, text], [[64, 36], [100], "Yes, it is."]);
    assert.equal(Buffer.from(sequence.held).toString(), `${prompt}Yes, it is.`);
    await run("x", { textEnd: 1 });
    assert.equal(sequence.checkpoints.at(-1), 0, "the first token is generated with a token of the prompt");
  });
});
