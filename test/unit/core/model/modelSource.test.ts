import assert from "node:assert/strict";
import {
  chosenFiles,
  fileAddress,
  type HubFile,
  listAddress,
  parseModelSource,
  readListing,
} from "../../../../src/core/model/modelSource";

const hub = (repository: string, over: object = {}) => ({
  ...{ kind: "hub", repository, revision: "main", file: undefined, quantisation: undefined },
  ...over,
});

describe("parseModelSource", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["owner/name", hub("owner/name")],
    [" hf:owner/name ", hub("owner/name")],
    ["owner/name:Q4_K_M", hub("owner/name", { quantisation: "Q4_K_M" })],
    ["owner/name/sub/a.gguf", hub("owner/name", { file: "sub/a.gguf" })],
    ["https://huggingface.co/owner/name", hub("owner/name")],
    ["https://huggingface.co/owner/name/tree/main", hub("owner/name")],
    [
      "https://huggingface.co/owner/name/blob/v1/a%20b.gguf?x=1",
      hub("owner/name", { revision: "v1", file: "a b.gguf" }),
    ],
    ["https://huggingface.co/owner/name/resolve/main/a.gguf", hub("owner/name", { file: "a.gguf" })],
    ["http://127.0.0.1:8080/a.gguf", { kind: "url", url: "http://127.0.0.1:8080/a.gguf" }],
    [
      "https://huggingface.co/owner/name/blob/refs%2Fpr%2F1/a.gguf",
      hub("owner/name", { revision: "refs/pr/1", file: "a.gguf" }),
    ],
    ["https://huggingface.co/owner/name/blob/main/100%.gguf", undefined],
    ["https://huggingface.co/../../blob/main/a.gguf", undefined],
    ["https://huggingface.co/owner/name/blob/main/..%2F..%2Fa.gguf", undefined],
    ["", undefined],
    ["model.gguf", undefined],
    ["../../etc", undefined],
    ["owner/../a.gguf", undefined],
    ["owner/name/../../a.gguf", undefined],
    ["owner/name/readme.md", undefined],
    ["https://", undefined],
    ["two words", undefined],
  ];
  for (const [text, source] of cases) {
    it(`takes ${JSON.stringify(text)}`, () => assert.deepEqual(parseModelSource(text), source));
  }
});

describe("addresses of a hub", () => {
  it("are those of a mirror too, with or without a slash at its end", () => {
    assert.equal(listAddress("http://m/", "o/n", "main"), "http://m/api/models/o/n/tree/main?recursive=true");
    assert.equal(
      fileAddress("http://m/hf", "o/n", "a/b", "x y/ü.gguf"),
      "http://m/hf/o/n/resolve/a%2Fb/x%20y/%C3%BC.gguf",
    );
  });
});

describe("chosenFiles", () => {
  const files = (...paths: readonly string[]): HubFile[] =>
    paths.map((path) => ({ path, bytes: 1, sha256: undefined }));
  const chosen = (listing: readonly HubFile[], file?: string, quantisation?: string) =>
    chosenFiles(listing, { file, quantisation }).map(({ path }) => path);
  const several = files("README.md", "m-Q8_0.gguf", "m-Q4_K_M.gguf", "m-IQ4_XS.gguf", "mmproj-m-Q4_K_M.gguf");

  it("takes the usual quantisation where none is said, and else the one that is said", () => {
    assert.deepEqual(chosen(several), ["m-Q4_K_M.gguf"]);
    assert.deepEqual(chosen(several, undefined, "q8_0"), ["m-Q8_0.gguf"]);
    assert.deepEqual(chosen(files("a.f16.gguf")), ["a.f16.gguf"]);
  });

  it("does not take a longer name for a shorter one, and nothing for what is not there", () => {
    assert.deepEqual(chosen(files("m-IQ4_XS.gguf", "m-UD-Q4_K_S.gguf"), undefined, "Q4_K"), []);
    assert.deepEqual(chosen(several, undefined, "Q5_K_M"), []);
    assert.deepEqual(chosen(several, "other.gguf"), []);
    assert.deepEqual(chosen(files("README.md")), []);
  });

  it("takes all parts of a split file in their order, or none where one is missing", () => {
    const parts = files("q/m-Q4_K_M-00002-of-00002.gguf", "q/m-Q4_K_M-00001-of-00002.gguf");
    assert.deepEqual(chosen(parts), ["q/m-Q4_K_M-00001-of-00002.gguf", "q/m-Q4_K_M-00002-of-00002.gguf"]);
    assert.deepEqual(chosen(parts, "q/m-Q4_K_M-00001-of-00002.gguf").length, 2);
    assert.deepEqual(chosen(parts.slice(1)), []);
  });
});

describe("readListing", () => {
  it("reads sizes and checksums of large files, and leaves out what is no harmless file", () => {
    const oid = "a".repeat(64);
    const listing = [
      { type: "file", path: "a.gguf", size: 5, lfs: { oid, size: 5 } },
      { type: "file", path: "README.md", size: 3, oid: "git's own" },
      { type: "directory", path: "b" },
      { type: "file", path: "../../../evil.gguf", size: 1 },
      { type: "file", path: "/etc/evil.gguf", size: 1 },
      { type: "file", path: "c:evil.gguf", size: 1 },
      { type: "file", path: "a\\..\\evil.gguf", size: 1 },
      null,
    ];
    assert.deepEqual(readListing(listing), [
      { path: "a.gguf", bytes: 5, sha256: oid },
      { path: "README.md", bytes: 3, sha256: undefined },
    ]);
    for (const odd of [null, "text", { error: "x" }]) assert.deepEqual(readListing(odd), []);
  });
});
