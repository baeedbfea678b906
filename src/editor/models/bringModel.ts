import * as vscode from "vscode";
import { DownloadError } from "../../backends/download/downloadError";
import type { Downloads } from "../../backends/download/downloads";
import { findModel } from "../../backends/download/hub";
import { removeModel } from "../../backends/found/removeModel";
import type { FailureKind } from "../../core/model/failure";
import { parseModelSource } from "../../core/model/modelSource";
import { progressWords } from "../../core/model/transferSpeed";
import { plainWords } from "../messageWords";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import type { HubToken } from "./hubToken";

type UseModel = (path: string) => Promise<FailureKind | undefined>;

/** Brings models to this machine, with a notification that shows how far one is and can cancel it. */
export class ModelBringer {
  constructor(
    private readonly downloads: Downloads,
    private readonly settings: SettingsReader,
    private readonly token: HubToken,
    private readonly notify: Notify,
    /** Absolute path of Hearth's own folder. */
    private readonly ownFolder: string,
  ) {}

  /** Absolute path of the folder for models. */
  get folder(): string {
    return this.settings.current.modelFolder || this.ownFolder;
  }

  /**
   * @param source as core/model/modelSource.ts understands it
   * @param name what the user calls it
   * @param use gets the path to load, and says why it cannot be used; not called where the user cancelled, or was told
   * why it failed
   */
  async bring(source: string, name: string, use: UseModel): Promise<void> {
    const location = vscode.ProgressLocation.Notification;
    const { folder } = this;
    try {
      const path = await vscode.window.withProgress(
        { location, cancellable: true, title: plainWords(`Hearth: ${name}`) },
        (progress, cancellation) => this.#bring(source, folder, progress, cancellation),
      );
      const refusal = await use(path);
      // What is no model stays no model: the next try shall bring it anew.
      if (refusal === "notGguf" || refusal === "modelBroken") await removeModel(path, folder);
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      if (error.kind === "cancelled") return;
      this.notify.downloadFailed(name, error, {
        again: () => this.bring(source, name, use),
        setToken: async () => {
          if (await this.token.ask()) await this.bring(source, name, use);
        },
      });
    }
  }

  async #bring(
    source: string,
    folder: string,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    cancellation: vscode.CancellationToken,
  ): Promise<string> {
    const { downloads } = this;
    const abort = new AbortController();
    const cancelling = cancellation.onCancellationRequested(() => abort.abort());
    try {
      progress.report({ message: "asking the server…" });
      const { mirror } = this.settings.current;
      // Whoever names an address of a file means that server, and not that it shall have the hub's token.
      const token = parseModelSource(source)?.kind === "hub" ? await this.token.read() : undefined;
      const model = await findModel(source, { mirror, token, signal: abort.signal });
      const bringing = downloads.bring(model, folder, token);
      abort.signal.addEventListener("abort", () => downloads.cancel(model, folder));
      if (abort.signal.aborted) downloads.cancel(model, folder);
      let shown = 0;
      const following = downloads.onDidChange(() => {
        const transfer = downloads.transferOf(model, folder);
        if (!transfer) return;
        const { received, bytes, bytesPerSecond } = transfer;
        const percent = bytes ? (received / bytes) * 100 : 0;
        progress.report({ increment: percent - shown, message: progressWords(received, bytes, bytesPerSecond) });
        shown = percent;
      });
      return await bringing.finally(() => following.dispose());
    } finally {
      cancelling.dispose();
    }
  }
}
