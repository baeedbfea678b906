import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { Setup } from "../test/editor/setups";
import { EditorOutput } from "./editorOutput";
import { judge, type RunEnd, type TierReport, takeReport } from "./report";
import { root } from "./root";
import type { RunFolder } from "./runFolder";

/** Lines of what VS Code said last that are shown when it fails. */
const shownLines = 60;

/** One run of a setup's suites in some VS Code. */
export class SetupRun {
  /** Module whose `run()` VS Code calls in the extension host. */
  readonly tests = path.join(root, "out", "test", "editor", "index.js");
  /** What the tests print belongs here, line by line, with whatever VS Code prints besides. */
  readonly output = new EditorOutput();
  readonly name: string;
  readonly #reportFile: string;

  constructor(
    tier: string,
    private readonly setup: Setup,
  ) {
    this.name = `${tier} ${setup.name}`;
    this.#reportFile = path.join(root, "out", "reports", `${tier}-${setup.name}.json`);
    takeReport(this.#reportFile);
  }

  /** What the tests have to know. */
  get env(): Readonly<Record<string, string>> {
    const suites = path.join(root, "out", "test", "editor", this.setup.name);
    return { HEARTH_TEST_REPORT: this.#reportFile, HEARTH_TEST_SUITES: suites, HEARTH_TEST_TIER: this.name };
  }

  /** Folders of the extensions that run beside Hearth. */
  get others(): readonly string[] {
    return (this.setup.extensions ?? []).map((name) => path.join(root, "test", "fixtures", "extensions", name));
  }

  /** A copy of the setup's workspace, which is removed with the run's folder. */
  workspaceIn({ folder }: Pick<RunFolder, "folder">): string {
    const workspace = path.join(folder, "workspace");
    cpSync(path.join(root, "test", "fixtures", "workspaces", this.setup.workspace), workspace, { recursive: true });
    if (!this.setup.throughLink) return workspace;
    const link = path.join(folder, "link");
    symlinkSync(workspace, link);
    return link;
  }

  /** Shows what VS Code said besides the tests. */
  printRest(): void {
    console.log(`The window said:\n${this.output.rest(shownLines)}`);
  }

  judge(end: Omit<RunEnd, "report">): TierReport {
    return judge(this.name, { ...end, report: takeReport(this.#reportFile) });
  }
}

/** Adds up what setups came to. */
export function sumOf(tier: string, reports: readonly TierReport[]): TierReport {
  return {
    tier,
    passed: reports.reduce((sum, { passed }) => sum + passed, 0),
    failed: reports.reduce((sum, { failed }) => sum + failed, 0),
    failures: reports.flatMap(({ failures }) => failures),
  };
}
