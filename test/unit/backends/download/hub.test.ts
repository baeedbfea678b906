import assert from "node:assert/strict";
import path from "node:path";
import { DownloadError } from "../../../../src/backends/download/downloadError";
import { findModel, type HubOptions } from "../../../../src/backends/download/hub";
import { defaultHub, fileAddress } from "../../../../src/core/model/modelSource";
import { Hub, sha256 } from "../../../helpers/hub";

describe("findModel", () => {
  let hub: Hub;
  beforeEach(async () => {
    hub = await Hub.start();
  });
  afterEach(() => hub.close());

  const bytes = Buffer.from("weights");
  const find = (text: string, over: Partial<HubOptions> = {}) =>
    findModel(text, { mirror: hub.address, token: undefined, signal: new AbortController().signal, ...over });
  const names = async (text: string) => (await find(text)).files.map(({ name }) => name);
  const fails = (text: string, kind: string) =>
    assert.rejects(find(text), (error) => error instanceof DownloadError && error.kind === kind);

  it("takes what is usual of a repository, with size and checksum, below its name", async () => {
    hub.putModel("owner/name", { "m-Q8_0.gguf": bytes, "m-Q4_K_M.gguf": bytes, "README.md": bytes });
    const { files, bytes: whole } = await find("owner/name");
    assert.deepEqual(files, [
      {
        name: path.join("owner", "name", "m-Q4_K_M.gguf"),
        remote: {
          url: `${hub.address}/owner/name/resolve/main/m-Q4_K_M.gguf`,
          bytes: bytes.length,
          sha256: sha256(bytes),
          source: fileAddress(defaultHub, "owner/name", "main", "m-Q4_K_M.gguf"),
        },
      },
    ]);
    assert.equal(whole, bytes.length);
  });

  it("says of each file how it is found again, from whatever mirror", async () => {
    hub.putModel("owner/name", { "a/m-00001-of-00002.gguf": bytes, "a/m-00002-of-00002.gguf": bytes });
    const { files } = await find("owner/name");
    assert.equal(files.length, 2);
    assert.deepEqual((await find(files[0]?.remote.source ?? "")).files, files);
  });

  it("takes the quantisation or the file that is asked for", async () => {
    hub.putModel("owner/name", { "m-Q8_0.gguf": bytes, "m-Q4_K_M.gguf": bytes });
    assert.deepEqual(await names("owner/name:Q8_0"), [path.join("owner", "name", "m-Q8_0.gguf")]);
    assert.deepEqual(await names("owner/name/m-Q8_0.gguf"), [path.join("owner", "name", "m-Q8_0.gguf")]);
  });

  it("takes all parts of a split model, in their order", async () => {
    const part = (number: number) => `q/m-0000${number}-of-00003.gguf`;
    hub.putModel("owner/name", { [part(3)]: bytes, [part(1)]: bytes, [part(2)]: bytes });
    const { files, bytes: whole } = await find("owner/name");
    assert.deepEqual(
      files.map(({ name }) => name),
      [1, 2, 3].map((number) => path.join("owner", "name", "q", `m-0000${number}-of-00003.gguf`)),
    );
    assert.equal(whole, 3 * bytes.length);
  });

  it("asks the environment's hub where no mirror is set, and the mirror before that", async () => {
    hub.putModel("owner/name", { "m.gguf": bytes });
    const before = process.env.HF_ENDPOINT;
    process.env.HF_ENDPOINT = hub.address;
    try {
      assert.equal((await find("owner/name", { mirror: "" })).files.length, 1);
      process.env.HF_ENDPOINT = "http://127.0.0.1:1";
      assert.equal((await find("owner/name", { mirror: `${hub.address}/` })).files.length, 1);
    } finally {
      if (before === undefined) delete process.env.HF_ENDPOINT;
      else process.env.HF_ENDPOINT = before;
    }
  });

  it("takes the address of a file as it is, and of no other thing", async () => {
    const { files } = await find(`${hub.address}/some/where/m.gguf?download=true`);
    const [file] = files;
    // What an address asks for may be a signature.
    const url = `${hub.address}/some/where/m.gguf?download=true`;
    assert.deepEqual(file?.remote, { url, source: undefined });
    assert.equal(path.basename(file?.name ?? ""), "m.gguf");
    const [other] = (await find(`${hub.address}/else/where/m.gguf`)).files;
    assert.notEqual(other?.name, file?.name);
    assert.equal(other?.remote.source, `${hub.address}/else/where/m.gguf`);
    await fails(`${hub.address}/some/where/page.html`, "badSource");
  });

  it("says what cannot be meant, what is not there, and what it has no part of", async () => {
    hub.putModel("owner/empty", { "README.md": bytes });
    hub.putModel("owner/half", { "m-00001-of-00002.gguf": bytes });
    await fails("no name at all", "badSource");
    await fails("owner/empty", "badSource");
    await fails("owner/half", "badSource");
    await fails("owner/missing", "notFound");
    await fails("http://a:99999/m.gguf", "badSource");
    await assert.rejects(find("owner/half", { mirror: "models.example.com" }), { kind: "badMirror" });
  });

  it("lets no server name files outside of the folder", async () => {
    hub.putListing("owner/evil", [
      { type: "file", path: "../../../etc/m.gguf", size: 7 },
      { type: "file", path: "a/../../m.gguf", size: 7 },
      { type: "file", path: "C:\\m.gguf", size: 7 },
    ]);
    await fails("owner/evil", "badSource");
    hub.putListing("owner/odd", "not a list");
    await fails("owner/odd", "badSource");
  });
});
