import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findModels } from "../../../../src/backends/found/findModels";

describe("findModels", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), "hearth-found-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const put = (relative: string, bytes = 10) => {
    const file = path.join(home, relative);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(bytes));
    return file;
  };
  const find = async (env: Record<string, string> = {}, platform: NodeJS.Platform = "linux") =>
    (await findModels({ platform, home, env, own: path.join(home, "own") })).map(
      ({ keeper, name, bytes }) => `${keeper} ${name} ${bytes}`,
    );

  it("finds nothing on a machine that has nothing", async () => {
    assert.deepEqual(await find(), []);
  });

  it("finds what each of the others keeps, where it keeps it", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    put(`.ollama/models/blobs/${digest.replace(":", "-")}`, 77);
    const manifest = put(".ollama/models/manifests/registry.ollama.ai/library/qwen2.5-coder/1.5b");
    const layers = [
      { mediaType: "application/vnd.ollama.image.license", digest: `sha256:${"b".repeat(64)}` },
      { mediaType: "application/vnd.ollama.image.model", digest },
    ];
    writeFileSync(manifest, JSON.stringify({ layers }));
    put(".lmstudio/models/maker/repo/model-Q4_K_M.gguf", 20);
    put(".cache/llama.cpp/ggml-org_some_model.gguf", 30);
    put("own/owner/name/a.gguf", 40);
    const blob = put(".cache/huggingface/hub/models--owner--some-name/blobs/cafe", 50);
    const snapshot = path.join(home, ".cache/huggingface/hub/models--owner--some-name/snapshots/rev1/b.gguf");
    mkdirSync(path.dirname(snapshot), { recursive: true });
    symlinkSync(blob, snapshot);
    assert.deepEqual((await find()).sort(), [
      "Hearth owner/name/a.gguf 40",
      "Hugging Face owner/some-name/b.gguf 50",
      "LM Studio maker/repo/model-Q4_K_M.gguf 20",
      "Ollama qwen2.5-coder:1.5b 77",
      "llama.cpp ggml-org_some_model.gguf 30",
    ]);
  });

  it("looks where the environment says that they keep them", async () => {
    put("elsewhere/a.gguf");
    assert.deepEqual(await find({ LLAMA_CACHE: path.join(home, "elsewhere") }), ["llama.cpp a.gguf 10"]);
    put("hf/hub/models--o--n/snapshots/r/b.gguf");
    assert.deepEqual(await find({ HF_HOME: path.join(home, "hf") }), ["Hugging Face o/n/b.gguf 10"]);
  });

  it("lists a split file once, with all of its bytes, and not where a part is missing", async () => {
    put(".lmstudio/models/o/n/m-00001-of-00002.gguf", 3);
    put(".lmstudio/models/o/n/m-00002-of-00002.gguf", 4);
    put(".lmstudio/models/o/n/half-00001-of-00002.gguf", 3);
    assert.deepEqual(await find(), ["LM Studio o/n/m-00001-of-00002.gguf 7"]);
  });

  it("lists a file once that two keepers share, and no other files", async () => {
    const own = put("own/a.gguf");
    mkdirSync(path.join(home, ".cache/llama.cpp"), { recursive: true });
    symlinkSync(own, path.join(home, ".cache/llama.cpp/link.gguf"));
    symlinkSync(path.join(home, "gone"), path.join(home, ".cache/llama.cpp/dangling.gguf"));
    put("own/a.gguf.part");
    put("own/mmproj-a.gguf");
    put("own/readme.md");
    assert.deepEqual(await find(), ["Hearth a.gguf 10"]);
  });

  it("goes on where something cannot be read, or is no manifest", async () => {
    const locked = put(".lmstudio/models/locked/a.gguf");
    chmodSync(path.dirname(locked), 0o000);
    put(".ollama/models/manifests/registry.ollama.ai/library/x/y");
    writeFileSync(
      put(".ollama/models/manifests/registry.ollama.ai/library/x/z"),
      JSON.stringify({ layers: [{ mediaType: "application/vnd.ollama.image.model", digest: "sha256:../../../etc" }] }),
    );
    put("own/a.gguf");
    try {
      assert.ok((await find()).includes("Hearth a.gguf 10"));
    } finally {
      chmodSync(path.dirname(locked), 0o700);
    }
  });
});
