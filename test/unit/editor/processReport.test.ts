import assert from "node:assert/strict";
import { processReport, processSummary } from "../../../src/editor/processReport";
import type { HostStatus } from "../../../src/protocol/host";
import type { MachineInfo } from "../../../src/protocol/machine";

describe("processReport", () => {
  const machine: MachineInfo = {
    platform: "linux",
    arch: "x64",
    cpu: "Some CPU",
    cores: 4,
    threads: 3,
    memoryBytes: 8e9,
    availableBytes: 2e9,
    backend: "cpu",
    accelerator: { kind: "none" },
    acceleratorFreeBytes: 0,
    llamaCpp: "v0.5.0",
  };
  const status: HostStatus = {
    pid: 42,
    isShared: true,
    clients: [
      { name: "alpha", connectedMs: 60_000, isYou: false },
      { name: "beta", connectedMs: 1000, isYou: true },
    ],
    uptimeMs: 3_720_000,
    residentBytes: 147.2e6,
    roles: [{ role: "completion", state: "empty", model: undefined }],
    completions: { started: 3, settled: 2, running: 1, peakRunning: 1 },
    speed: { readTokensPerSecond: 6600.4, writtenTokensPerSecond: undefined },
  };

  it("says what was measured, and that nothing was where nothing was", () => {
    const report = processReport(status, machine);
    assert.match(report, /^process +42, up for 1 h 2 min$/m);
    assert.match(report, /^windows +alpha for 1 min, beta \(this one\) for 1 s$/m);
    assert.match(report, /^memory +147 MB resident; 2000 MB of 8000 MB are free/m);
    assert.match(report, /^reads +6600 tokens a second, measured$/m);
    assert.match(report, /^writes +not measured yet$/m);
    assert.doesNotMatch(report, /^completion /m);
    assert.match(processReport({ ...status, isShared: false }, machine), /^windows +this one only/m);
  });

  it("says in one line who shares the process, and leaves out what was not measured", () => {
    assert.equal(processSummary(status), "2 windows: alpha, beta (this one) · 147 MB · up for 1 h 2 min");
    const measured = { ...status, clients: [], speed: { ...status.speed, writtenTokensPerSecond: 74.2 } };
    assert.equal(processSummary(measured), "this window only · 147 MB · 74 tokens/s · up for 1 h 2 min");
  });
});
