import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Downloads } from "../../../../src/backends/download/downloads";
import { findModel } from "../../../../src/backends/download/hub";
import { partPath } from "../../../../src/backends/download/partFile";
import { systemClock } from "../../../../src/util/clock";
import { once } from "../../../../src/util/event";
import { Hub } from "../../../helpers/hub";
import { tempFolder } from "../../../helpers/tempFolder";

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

describe("Downloads", () => {
  const folder = tempFolder();
  let hub: Hub;
  let downloads: Downloads;

  beforeEach(async () => {
    hub = await Hub.start();
    downloads = new Downloads(systemClock, log);
  });
  afterEach(async () => {
    downloads.dispose();
    await hub.close();
  });

  const find = (text: string) =>
    findModel(text, { mirror: hub.address, token: undefined, signal: new AbortController().signal });
  const bytes = randomBytes(600_000);

  it("brings all parts of a split model, and tells of them as of one", async () => {
    const parts = Object.fromEntries([1, 2, 3].map((at) => [`m-0000${at}-of-00003.gguf`, bytes]));
    for (const manners of Object.values(hub.putModel("owner/split", parts))) manners.speed = 2_000_000;
    const model = await find("owner/split");
    const seen: number[] = [];
    downloads.onDidChange(() => {
      const [transfer] = downloads.transfers;
      if (!transfer) return;
      assert.equal(transfer.bytes, 3 * bytes.length);
      seen.push(transfer.received);
    });
    const target = await downloads.bring(model, folder(), undefined);
    assert.match(target, /m-00001-of-00003\.gguf$/);
    for (const at of [1, 2, 3]) {
      assert.ok(readFileSync(target.replace("00001-of", `0000${at}-of`)).equals(bytes), `part ${at}`);
    }
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.ok((seen.at(-1) ?? 0) > 2 * bytes.length, "the parts are added up");
    assert.deepEqual(downloads.transfers, []);
  });

  it("makes one of two wishes for the same model", async () => {
    hub.putModel("owner/one", { "m.gguf": bytes });
    const model = await find("owner/one");
    hub.asked.length = 0;
    const [one, other] = [downloads.bring(model, folder(), undefined), downloads.bring(model, folder(), undefined)];
    assert.equal(downloads.transfers.length, 1);
    assert.equal(await one, await other);
    assert.equal(hub.asked.length, 1);
  });

  it("ends at once when it is cancelled, keeps what came, and goes on next time", async () => {
    const manners = hub.putModel("owner/cut", { "m.gguf": bytes })["m.gguf"];
    assert.ok(manners);
    manners.speed = 500_000;
    const model = await find("owner/cut");
    const bringing = downloads.bring(model, folder(), undefined);
    while ((downloads.transferOf(model, folder())?.received ?? 0) === 0) await once(downloads.onDidChange);
    downloads.cancel(model, folder());
    await assert.rejects(bringing, { kind: "cancelled" });
    const target = folder("owner", "cut", "m.gguf");
    assert.ok(existsSync(partPath(target)) && !existsSync(target));
    manners.speed = undefined;
    assert.equal(await downloads.bring(model, folder(), undefined), target);
    assert.match(hub.asked.at(-1)?.range ?? "", /^bytes=\d+-$/);
    assert.ok(readFileSync(target).equals(bytes));
  });

  it("sends a token to the hub only when it has one", async () => {
    const manners = hub.putModel("owner/gated", { "m.gguf": bytes })["m.gguf"];
    assert.ok(manners);
    manners.token = "secret";
    const model = await find("owner/gated");
    await assert.rejects(downloads.bring(model, folder(), undefined), { kind: "signIn" });
    await downloads.bring(model, folder(), "secret");
    assert.ok(readFileSync(folder("owner", "gated", "m.gguf")).equals(bytes));
  });
});
