import * as vscode from "vscode";
import { readChecksum } from "../../backends/download/checksumFile";
import { removeModel } from "../../backends/found/removeModel";
import { type Soundness, verifyModel } from "../../backends/found/verifyModel";
import type { ModelDesk } from "../../backends/local/modelDesk";
import { entryOf, type PresentModel } from "../../core/model/choices";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { progressWords } from "../../core/model/transferSpeed";
import { plainWords } from "../messageWords";
import type { Notify } from "../notify";
import type { ModelBringer } from "./bringModel";
import type { ModelsInUse } from "./modelsInUse";
import { factWords } from "./modelWords";

/** Bytes between two words about how far it is: a few a second. */
const tellEveryBytes = 64 << 20;
/** What the header says where bytes are missing or wrong. */
const damages: ReadonlySet<FailureKind> = new Set(["notGguf", "modelBroken"]);

export interface ModelCheckParts {
  readonly desk: ModelDesk;
  readonly bringer: ModelBringer;
  readonly inUse: ModelsInUse;
  readonly notify: Notify;
  /** Asks the user, and deletes it. */
  remove(model: PresentModel): Promise<void>;
}

/** Tells what a model file is, and whether it is what it should be. */
export class ModelCheck {
  constructor(private readonly parts: ModelCheckParts) {}

  async tellFacts(model: PresentModel): Promise<void> {
    const { notify } = this.parts;
    await this.#looking(model, async () => {
      const facts = await this.#facts(model);
      if (facts === undefined) notify.cannotLook(model.name);
      else notify.modelFacts(model.name, facts);
    });
  }

  async verify(model: PresentModel): Promise<void> {
    const { notify } = this.parts;
    await this.#looking(model, async () => {
      const facts = await this.#facts(model);
      const soundness = await this.#compare(model);
      if (soundness === undefined) return;
      if (soundness === "wrong") await this.#damaged(model, "checksum");
      else notify.isWhole(model.name, soundness, facts);
    });
  }

  async #looking(model: PresentModel, look: () => Promise<void>): Promise<void> {
    const { notify } = this.parts;
    try {
      await look();
    } catch (error) {
      if (!(error instanceof BackendError)) {
        notify.failed(`${model.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      } else if (damages.has(error.kind)) {
        await this.#damaged(model, error);
      } else notify.cannotUse(error);
    }
  }

  /** In words; undefined while no process can be had. */
  async #facts(model: PresentModel): Promise<string | undefined> {
    const found = await this.parts.desk.inspect(model.path);
    return found && factWords(found, entryOf(model)?.licence);
  }

  /** @returns undefined where the user gave it up */
  async #compare({ name, path, bytes }: PresentModel): Promise<Soundness | undefined> {
    const location = vscode.ProgressLocation.Notification;
    const title = plainWords(`Hearth: comparing ${name} with its checksum`);
    return await vscode.window.withProgress({ location, cancellable: true, title }, async (progress, cancellation) => {
      const abort = new AbortController();
      const cancelling = cancellation.onCancellationRequested(() => abort.abort());
      let told = 0;
      const onProgress = (seen: number) => {
        if (seen - told < tellEveryBytes) return;
        const increment = ((seen - told) / bytes) * 100;
        told = seen;
        progress.report({ increment, message: progressWords(seen, bytes, undefined) });
      };
      return await verifyModel(path, { onProgress, signal: abort.signal }).finally(() => cancelling.dispose());
    });
  }

  async #damaged(model: PresentModel, why: BackendError | "checksum"): Promise<void> {
    const { notify } = this.parts;
    const { name, keeper, path } = model;
    if (keeper !== "Hearth") return notify.damaged(name, why, keeper, {});
    const source = (await readChecksum(path))?.source;
    notify.damaged(name, why, undefined, {
      ...(source !== undefined && { "Download Again": () => this.#bringAgain(model, source) }),
      Delete: () => this.parts.remove(model),
    });
  }

  async #bringAgain({ name, path }: PresentModel, source: string): Promise<void> {
    const { bringer, inUse, notify } = this.parts;
    const users = inUse.of(path);
    // A file that the model process has open cannot be deleted on Windows.
    for (const user of users) await user.useNone();
    await removeModel(path, bringer.folder);
    await bringer.bring(source, name, async (brought) => {
      if (users.length === 0) notify.isBroughtAgain(name);
      for (const user of users) {
        const refusal = await user.use(brought, name);
        if (refusal) return refusal;
      }
      return undefined;
    });
  }
}
