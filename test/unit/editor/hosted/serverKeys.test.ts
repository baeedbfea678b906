import assert from "node:assert/strict";
import { ServerKeys } from "../../../../src/editor/hosted/serverKeys";
import { MemoryMemento, MemorySecrets } from "../../../helpers/memento";

describe("the keys for servers", () => {
  const [a, b] = ["https://a.example", "https://b.example"];

  it("belong to one origin each", async () => {
    const keys = new ServerKeys(new MemorySecrets(), new MemoryMemento());
    await keys.keep(a, "key of a");
    assert.equal(await keys.of(a), "key of a");
    for (const other of [b, "http://a.example", "https://a.example:8443"])
      assert.equal(await keys.of(other), undefined);
    await keys.keep(a, "");
    assert.equal(await keys.of(a), undefined);
  });

  it("are tried without being kept", async () => {
    const secrets = new MemorySecrets();
    const keys = new ServerKeys(secrets, new MemoryMemento());
    await keys.keep(a, "old");
    const first = keys.try(a, "new");
    assert.equal(await keys.of(a), "new");
    assert.equal(await keys.of(b), undefined);
    const second = keys.try(b, "other");
    first.dispose();
    assert.equal(await keys.of(b), "other");
    second.dispose();
    assert.equal(await keys.of(a), "old");
    assert.equal(await keys.of(b), undefined);
    assert.equal(secrets.kept.size, 1);
  });

  it("are all forgotten, also those that another window kept, or that are not noted", async () => {
    const [secrets, memory] = [new MemorySecrets(), new MemoryMemento()];
    await new ServerKeys(secrets, memory).keep(a, "one");
    await new ServerKeys(secrets, memory).keep(b, "two");
    await new ServerKeys(secrets, new MemoryMemento()).keep("https://c.example", "three");
    await secrets.store("hearth.hubToken", "another matter");
    const keys = new ServerKeys(secrets, memory);
    keys.try(a, "tried");
    await keys.forgetAll(["https://c.example"]);
    assert.deepEqual([...secrets.kept.keys()], ["hearth.hubToken"]);
    assert.equal(await keys.of(a), undefined);
  });
});
