import assert from "node:assert/strict";
import { Completer } from "../../../../src/core/completion/completer";
import type { ContextSource } from "../../../../src/core/context/contextSource";
import { FakeBackend } from "../../../helpers/fakeBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { requestAt } from "../../../helpers/requests";

describe("Completer and its context", () => {
  it("sends the pieces that are there for the document and the model, as they are", async () => {
    const backend = new FakeBackend();
    const pieces = [{ path: "src/shapes.ts", text: "export const side = 1;" }];
    const asked: unknown[] = [];
    const context: ContextSource = {
      piecesFor: (...question) => {
        asked.push(question);
        return pieces;
      },
    };
    const completer = new Completer(backend, new FakeClock(), context);
    completer.prepare(requestAt("foo‸"));
    await settle();
    assert.equal(backend.call.request.context, pieces);
    assert.deepEqual(asked, [["file:///work/src/main.ts", 1024]]);
    completer.dispose();
  });
});
