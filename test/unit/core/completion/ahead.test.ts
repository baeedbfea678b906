import assert from "node:assert/strict";
import { Completer } from "../../../../src/core/completion/completer";
import type { CompletionOutcome } from "../../../../src/core/completion/outcome";
import { type CompletionRequest, defaultPreferences } from "../../../../src/core/completion/request";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { requestAt } from "../../../helpers/requests";

const savingPower = { preferences: { ...defaultPreferences, savesPower: true } };

describe("Ahead of the user", () => {
  let backend: FakeBackend;
  let completer: Completer;

  beforeEach(() => {
    backend = new FakeBackend();
    completer = new Completer(backend, new FakeClock());
  });

  const ask = (request: CompletionRequest) => completer.suggest(request, { signal: new AbortController().signal });
  const said = (outcome: CompletionOutcome) =>
    outcome.kind === "suggestion" ? [outcome.text, outcome.source] : [outcome.reason];

  /** What VS Code does for a key: the change, and the question some time later. */
  async function typed(marked: string, parts?: Parameters<typeof requestAt>[1]): Promise<CompletionOutcome> {
    completer.prepare(requestAt(marked, parts));
    return await ask(requestAt(marked, parts));
  }

  /** Types, and lets the model answer. */
  async function answered(marked: string, text: string, parts?: Parameters<typeof requestAt>[1]): Promise<void> {
    const asking = typed(marked, parts);
    await settle();
    await backend.call.end(text);
    await asking;
  }

  describe("behind a suggestion", () => {
    it("asks for the place as if it were accepted, and answers there without a call", async () => {
      await answered("foo(‸)\n", "a, b);");
      assert.deepEqual([backend.calls.length, backend.aheadCalls.length], [1, 1]);
      const { prefix, suffix, urgency, maxTokens } = backend.aheadCall.request;
      assert.deepEqual([prefix, suffix, urgency], ["foo(a, b);", "\n", "ahead"]);
      assert.ok(maxTokens > 0);
      await backend.aheadCall.end("\nbar();");
      assert.deepEqual(said(await typed("foo(a, b);‸\n")), ["\nbar();", "ahead"]);
      assert.equal(backend.calls.length, 1);
    });

    it("goes on from accept to accept", async () => {
      await answered("a‸", "1");
      await backend.aheadCall.end("2");
      assert.deepEqual(said(await typed("a1‸")), ["2", "ahead"]);
      await backend.aheadCall.end("3");
      assert.deepEqual(said(await typed("a12‸")), ["3", "ahead"]);
      assert.deepEqual([backend.calls.length, backend.aheadCalls.length], [1, 3]);
    });

    it("is what an accept joins that comes before the answer", async () => {
      await answered("a‸", "bc");
      const next = typed("abc‸");
      await settle();
      assert.deepEqual([backend.calls.length, backend.aheadCall.signal.aborted], [1, false]);
      await backend.aheadCall.end("de");
      assert.deepEqual(said(await next), ["de", "model"]);
      assert.equal(backend.calls.length, 1);
    });

    it("is asked anew, live, when an accept had joined it and it made way", async () => {
      await answered("a‸", "bc");
      const next = typed("abc‸");
      await settle();
      backend.aheadCall.fail("superseded");
      await settle();
      assert.equal(backend.calls.length, 2);
      await backend.call.end("de");
      assert.deepEqual(said(await next), ["de", "model"]);
    });

    it("is asked once, however the suggestion is typed through or taken by words", async () => {
      await answered("x = ‸", "one two");
      for (const marked of ["x = o‸", "x = on‸", "x = one‸", "x = one t‸", "x = one‸"]) await typed(marked);
      assert.deepEqual([backend.calls.length, backend.aheadCalls.length], [1, 1]);
      assert.equal(backend.aheadCall.signal.aborted, false);
      await backend.aheadCall.end(".three");
      await typed("x = one t‸");
      assert.deepEqual(said(await typed("x = one two‸")), [".three", "ahead"]);
      assert.equal(backend.calls.length, 1);
    });

    it("is not asked again once its answer is known, also if that was nothing", async () => {
      await answered("a‸", "bc");
      await backend.aheadCall.end("");
      await typed("ab‸");
      assert.equal(backend.aheadCalls.length, 1);
      assert.deepEqual(said(await typed("abc‸")), ["emptyReply"]);
      assert.equal(backend.calls.length, 1);
    });

    it("is given up when something else is typed, and the live call does not wait for it", async () => {
      await answered("a‸", "bc");
      const ahead = backend.aheadCall;
      const asking = typed("ax‸");
      assert.deepEqual([ahead.signal.aborted, backend.calls.length], [true, 2]);
      await backend.call.end("y");
      assert.deepEqual(said(await asking), ["y", "model"]);
    });

    it("is asked only when the whole suggestion is there", async () => {
      backend = new FakeBackend({ writesBlocks: true });
      completer = new Completer(backend, new FakeClock());
      const asking = typed("f {‸");
      await settle();
      backend.call.write("\n  one");
      backend.call.write("\n  two");
      assert.deepEqual(said(await asking), ["\n  one", "model"]);
      assert.equal(backend.aheadCalls.length, 0);
      await backend.call.end("\n}");
      assert.deepEqual(
        backend.aheadCalls.map(({ request }) => request.prefix),
        ["f {\n  one\n  two\n}"],
      );
    });

    describe("on a slow model", () => {
      let clock: FakeClock;
      beforeEach(() => {
        clock = new FakeClock();
        backend = new FakeBackend({ firstTokenMs: 40 });
        completer = new Completer(backend, clock);
      });

      it("is asked once the suggestion has stood for a while, typed on or not", async () => {
        await answered("a‸", "bcd");
        await clock.pass(100);
        await typed("ab‸");
        assert.equal(backend.aheadCalls.length, 0);
        await clock.pass(100);
        assert.equal(backend.aheadCalls.length, 1);
      });

      it("is not asked behind one that the next key contradicts", async () => {
        await answered("a‸", "bcd");
        await clock.pass(100);
        completer.prepare(requestAt("ax‸"));
        await clock.pass(300);
        assert.equal(backend.aheadCalls.filter(({ request }) => request.maxTokens > 0).length, 0);
      });

      it("is asked at once when it is accepted before", async () => {
        await answered("a‸", "bcd");
        const next = typed("abcd‸");
        await settle();
        await backend.aheadCall.end("e");
        assert.deepEqual(said(await next), ["e", "model"]);
      });
    });

    it("is not asked where nothing was shown", async () => {
      const asking = typed("a‸");
      await settle();
      await backend.call.end("bc", -1);
      assert.deepEqual(said(await asking), ["lowConfidence"]);
      assert.equal(backend.aheadCalls.length, 0);
    });

    it("is not asked to save power", async () => {
      await answered("a‸", "bc");
      assert.equal(backend.aheadCalls.length, 1);
      const asking = ask(requestAt("b‸", { ...savingPower, trigger: "explicit" }));
      await settle();
      await backend.call.end("cd");
      assert.equal((await asking).kind, "suggestion");
      assert.equal(backend.aheadCalls.length, 1);
    });
  });

  describe("where the cursor rests", () => {
    it("has the prompt evaluated, once, and nothing written", async () => {
      completer.rest(requestAt("const a = ‸;"));
      completer.rest(requestAt("const a = ‸;"));
      assert.deepEqual(
        backend.aheadCalls.map(({ request }) => [request.prefix, request.maxTokens, request.urgency]),
        [["const a = ", 0, "ahead"]],
      );
    });

    it("has it evaluated anew by another model", () => {
      completer.rest(requestAt("const a = ‸;"));
      backend.setState({ kind: "ready", model: { ...backend.model } });
      completer.rest(requestAt("const a = ‸;"));
      assert.equal(backend.aheadCalls.length, 2);
    });

    it("leaves nothing behind that would be taken for an answer", async () => {
      completer.rest(requestAt("const a = ‸;"));
      await backend.aheadCall.end();
      const asking = typed("const a = ‸;");
      await settle();
      assert.equal(backend.calls.length, 1);
      await backend.call.end("1");
      assert.deepEqual(said(await asking), ["1", "model"]);
    });

    it("gives the place before up, and does not fail with it", async () => {
      completer.rest(requestAt("const a = ‸;"));
      const first = backend.aheadCall;
      completer.rest(requestAt("const ‸a = ;".replace("a = ;", "")));
      assert.deepEqual([first.signal.aborted, backend.aheadCalls.length], [true, 2]);
      backend.aheadCall.fail("superseded");
      await settle();
    });

    it("is read while a call is held back because of fast typing, and that call follows", async () => {
      const clock = new FakeClock();
      completer = new Completer(backend, clock);
      // Each call is given up before it says a word.
      for (let key = 1; key <= 12; key++) {
        completer.prepare(requestAt(`${"a".repeat(key)}‸`));
        await clock.pass(100);
      }
      const calls = backend.calls.length;
      completer.prepare(requestAt("const a‸"));
      await settle();
      assert.equal(backend.calls.length, calls, "the call is held back");
      assert.deepEqual([backend.aheadCall.request.prefix, backend.aheadCall.request.maxTokens], ["const a", 0]);
      await clock.pass(300);
      assert.equal(backend.call.request.prefix, "const a");
    });

    it("does nothing where the answer is known or under way", async () => {
      await answered("a‸", "bc");
      completer.rest(requestAt("a‸"));
      completer.rest(requestAt("ab‸"));
      assert.equal(backend.aheadCalls.length, 1);
      completer.prepare(requestAt("other‸"));
      completer.rest(requestAt("other‸"));
      assert.equal(backend.aheadCalls.length, 1);
    });

    it("does nothing where nothing would be suggested, to save power, or without a model, which it does not wake", () => {
      completer.rest(requestAt("a‸ b"));
      completer.rest(requestAt("a‸", { switch: "off" }));
      completer.rest(requestAt("a‸", savingPower));
      backend.setState({ kind: "asleep" });
      completer.rest(requestAt("a‸"));
      assert.deepEqual([backend.aheadCalls.length, backend.warmed], [0, 0]);
    });
  });
});
