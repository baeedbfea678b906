import assert from "node:assert/strict";
import { type DiagnosticsGiven, diagnosticsReport } from "../../../src/editor/diagnosticsReport";

describe("diagnosticsReport", () => {
  const given: DiagnosticsGiven = {
    versions: { hearth: "0.1.0", "VS Code": "1.104.0" },
    state: { kind: "failed", failure: "modelMissing", detail: "/home/ada/models/a.gguf" },
    process: undefined,
    settings: { "hearth.model.path": "(set)" },
    outcomes: [
      { kind: "none", reason: "lowConfidence" },
      { kind: "none", reason: "cancelled" },
      { kind: "none", reason: "lowConfidence" },
    ],
    problems: ["2026-11-26T00:00:00.000Z error: modelMissing: /home/ada/models/a.gguf"],
    home: "/home/ada",
  };

  it("has what a bug report needs, under headings", () => {
    const report = diagnosticsReport(given);
    for (const part of ["hearth: 0.1.0", "failed (modelMissing", "there is none", "hearth.model.path: (set)"]) {
      assert.ok(report.includes(part), part);
    }
    assert.match(report, /lowConfidence: 2\ncancelled: 1/);
  });

  it("does not say who the user is", () => {
    const report = diagnosticsReport(given);
    assert.ok(!report.includes("ada"));
    assert.ok(report.includes("~/models/a.gguf"));
    const problems = ["error: c:\\Users\\ada\\a.gguf"];
    assert.match(diagnosticsReport({ ...given, problems, home: "C:\\Users\\ada" }), /error: ~\\a\.gguf/);
  });

  it("says none where there is nothing", () => {
    const report = diagnosticsReport({ ...given, settings: {}, outcomes: [], problems: [], home: "" });
    assert.equal(report.match(/```text\nnone\n```/g)?.length, 3);
  });
});
