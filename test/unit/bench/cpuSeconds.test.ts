import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpuSecondsOf } from "../../../bench/opponents/cpuSeconds";

describe("cpuSecondsOf", () => {
  it("counts what a process computes, and not how long it lives", async () => {
    const own = () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    };
    const [counted, used] = [cpuSecondsOf(process.pid), own()];
    while (own() < used + 0.2) Math.sqrt(used);
    assert.ok(Math.abs(cpuSecondsOf(process.pid) - counted - (own() - used)) < 0.05);
  });

  it("does not stumble over a program's name", async () => {
    // Its title becomes the name in brackets.
    const child = spawn(process.execPath, ["-e", "process.title = 'a) b (c'; console.log(1); process.stdin.resume()"]);
    try {
      await once(child.stdout, "data");
      const seconds = cpuSecondsOf(child.pid ?? 0);
      assert.ok(seconds > 0 && seconds < 10, String(seconds));
    } finally {
      child.stdin.end();
      await once(child, "exit");
    }
  });
});
