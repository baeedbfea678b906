import * as os from "node:os";
import * as vscode from "vscode";
import type { LocalBackend } from "../../backends/local/localBackend";
import { extensionId } from "../contributions";
import { diagnosticsReport } from "../diagnosticsReport";
import type { ChannelLogger } from "../log";
import type { RecentDecisions } from "../recentDecisions";
import type { SettingsReader } from "../settings";

/** Opens a report that a user can read, change and put into an issue. */
export class Diagnostics {
  constructor(
    private readonly backend: LocalBackend,
    private readonly settings: SettingsReader,
    private readonly decisions: RecentDecisions,
    private readonly log: ChannelLogger,
  ) {}

  async show(): Promise<void> {
    const [status, machine] = await Promise.all([this.backend.status(), this.backend.describeMachine()]);
    const hearth = vscode.extensions.getExtension(extensionId)?.packageJSON.version;
    const content = diagnosticsReport({
      versions: {
        hearth: String(hearth),
        "VS Code": vscode.version,
        node: process.version,
        remote: vscode.env.remoteName ?? "none",
      },
      state: this.backend.state,
      process: status && machine && { status, machine },
      settings: this.settings.changed,
      outcomes: this.decisions.newestFirst.map(({ outcome }) => outcome),
      problems: this.log.problems,
      home: os.homedir(),
    });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content }));
  }
}
