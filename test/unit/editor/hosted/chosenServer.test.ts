import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";
import { serverPresets } from "../../../../src/core/hosted/presets";
import { addressProblem, chosenServer, isOpenToOthers, readAddress } from "../../../../src/editor/hosted/chosenServer";

function read(text: string) {
  const address = readAddress(text);
  return "problem" in address ? address.problem : [address.baseUrl, address.origin, address.host];
}

describe("the address of a server", () => {
  it("is taken as it is meant, with or without /v1", () => {
    const root = ["https://api.example", "https://api.example", "api.example"];
    for (const text of [
      "https://api.example",
      "https://API.example/",
      "https://api.example/v1",
      " https://api.example:443/v1/ ",
    ])
      assert.deepEqual(read(text), root, text);
    const deeper = ["http://10.0.0.7:8000/llm", "http://10.0.0.7:8000", "10.0.0.7:8000"];
    for (const text of ["http://10.0.0.7:8000/llm", "http://10.0.0.7:8000/llm/v1/"])
      assert.deepEqual(read(text), deeper);
  });

  it("is taken without a path of those that are added to it", () => {
    const ends = ["/v1", "/v1/", "/v1//", "/v1/chat/completions", "/v1/chat/completions/", "/v1/completions"];
    const more = [
      "/v1/models",
      "/v1/fim/completions",
      "/chat/completions",
      "/beta/completions",
      "/api/generate",
      "/infill",
    ];
    for (const end of ["", "/", ...ends, ...more]) {
      assert.deepEqual(read(`https://api.example${end}`)?.[0], "https://api.example", end);
      assert.deepEqual(read(`http://10.0.0.7:8000/api${end}`)?.[0], "http://10.0.0.7:8000/api", end);
    }
    // Not all that ends so is one.
    for (const end of ["/v1beta/openai", "/beta", "/v1/llm", "/mymodels", "/v1/v2"])
      assert.deepEqual(read(`https://api.example${end}`)?.[0], `https://api.example${end}`);
    for (const { baseUrl } of serverPresets.filter((preset) => preset.baseUrl !== ""))
      assert.deepEqual(read(`${baseUrl}/v1/chat/completions`)?.[0], baseUrl);
  });

  it("is refused in words where it is none, or has in it what belongs elsewhere", () => {
    for (const text of ["", "api.example", "/v1", "https://"]) assert.match(String(read(text)), /is no address/, text);
    for (const text of ["ftp://api.example", "file:///etc/passwd", "javascript:alert(1)", "localhost:8080"])
      assert.match(String(read(text)), /begin with https/, text);
    for (const text of ["http://api.example", "http://8.8.8.8/v1"])
      assert.match(String(read(text)), /not of your own network/, text);
    for (const text of ["http://127.0.0.2:8080", "http://127.1.2.3", "https://my.localhost", "http://localhost.:80"])
      assert.match(String(read(text)), /as localhost or 127\.0\.0\.1/, text);
    for (const text of ["http://127.1:8080", "http://localhost:8080", "http://[::1]:8080"])
      assert.ok(Array.isArray(read(text)));
    assert.match(String(read("https://me:secret@api.example")), /password/);
    for (const text of ["https://api.example/?key=1", "https://api.example/#a"])
      assert.match(String(read(text)), /“\?”/);
  });

  it("is chosen only where it can be asked", () => {
    const names = { chatModel: "a", completionModel: "" };
    assert.equal(chosenServer({ server: "", ...names }), undefined);
    assert.equal(chosenServer({ server: "ftp://api.example", ...names }), undefined);
    const expected = { baseUrl: "https://api.example", origin: "https://api.example", host: "api.example", ...names };
    assert.deepEqual(chosenServer({ server: "https://api.example/v1", ...names }), expected);
  });

  it("is said to be unusable where it stands in the settings, without what may be a key in it", () => {
    assert.equal(addressProblem(""), undefined);
    assert.equal(addressProblem("http://10.0.0.7:8000"), undefined);
    assert.match(
      addressProblem("http://api.example/v1") ?? "",
      /^http:\/\/api\.example is not asked\. .*https:\/\/\.$/,
    );
    assert.match(addressProblem("https://me:secret@api.example/?key=secret") ?? "", /^https:\/\/api\.example is not/);
    for (const text of ["api.example", "localhost:8080", "file:///secret"]) {
      assert.match(addressProblem(text) ?? "", /^The server of the settings is not asked\. /, text);
    }
    assert.doesNotMatch(addressProblem("https://me:secret@api.example") ?? "", /secret/);
  });

  it("is one that can be asked where the documents show one", () => {
    const text = ["README.md", "docs/servers.md"].map((name) => readFileSync(path.join(root, name), "utf8")).join("\n");
    const shown = [...text.matchAll(/"hearth\.hosted\.server": "([^"]*)"|--url (http\S+)/g)].map(
      ([, setting, url]) => setting ?? url ?? "",
    );
    assert.ok(shown.length >= 2);
    for (const address of shown) assert.equal(addressProblem(address), undefined);
  });

  it("is open to others where it is not encrypted and not this machine", () => {
    const isOpen = (text: string) => {
      const address = readAddress(text);
      return !("problem" in address) && isOpenToOthers(address);
    };
    const open = ["http://10.0.0.7", "http://models.local", "http://10.127.0.1"];
    for (const text of open) assert.ok(isOpen(text), text);
    for (const text of ["https://10.0.0.7", "http://127.0.0.1:80", "http://localhost:1", "http://[::1]:2"])
      assert.ok(!isOpen(text), text);
  });
});
