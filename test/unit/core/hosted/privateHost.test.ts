import assert from "node:assert/strict";
import { isPrivateHost } from "../../../../src/core/hosted/privateHost";

const hostOf = (host: string) => new URL(`http://${host}/`).hostname;

describe("isPrivateHost", () => {
  it("knows this machine and the user's own network", () => {
    for (const host of [
      "localhost",
      "LOCALHOST.",
      "ollama.localhost",
      "127.0.0.1",
      "127.9.9.9",
      "2130706433",
      "[::1]",
      "10.0.0.7",
      "192.168.1.20",
      "172.16.0.1",
      "172.31.255.1",
      "169.254.1.1",
      "100.64.0.1",
      "[fe80::1]",
      "[fd12:3456::1]",
      "gpu-box",
      "gpu.local",
      "vllm.corp.internal",
      "nas.home.arpa",
    ]) {
      assert.equal(isPrivateHost(hostOf(host)), true, host);
    }
  });

  it("takes all others for public, also those that look alike", () => {
    for (const host of [
      "example.com",
      "localhost.example.com",
      "127.0.0.1.example.com",
      "10.example.com",
      "mylocal.com",
      "a.notlocal",
      "172.15.0.1",
      "172.32.0.1",
      "192.169.0.1",
      "100.63.0.1",
      "100.128.0.1",
      "11.0.0.1",
      "8.8.8.8",
      "[2001:db8::1]",
      "[::ffff:8.8.8.8]",
    ]) {
      assert.equal(isPrivateHost(hostOf(host)), false, host);
    }
  });
});
