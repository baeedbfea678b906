import type { ModelDesk } from "../../backends/local/modelDesk";
import { BackendError, type FailureKind } from "../../core/model/failure";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";

/** The model that the user chose to complete with; the one writer of that choice. */
export class ModelInUse {
  constructor(
    private readonly desk: ModelDesk,
    private readonly settings: SettingsReader,
    private readonly notify: Notify,
    /** Loads what is chosen again. */
    private readonly restart: () => void,
  ) {}

  is(path: string): boolean {
    return this.settings.current.modelPath === path;
  }

  /** Whether it is the one that ships with Hearth. */
  get isOwn(): boolean {
    return this.settings.current.modelPath === "";
  }

  /**
   * Looks at a file first, so that one that cannot complete code changes nothing.
   * @returns why it is not used, which the user was told; undefined where it is
   */
  async use(path: string, name: string): Promise<FailureKind | undefined> {
    try {
      const found = await this.desk.inspect(path);
      if (found?.fim === "no") throw new BackendError("noFim", `${name}: ${path}`);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      this.notify.cannotUse(error);
      return error.kind;
    }
    // The file may be another one than the one that could not be loaded.
    if (this.is(path)) this.restart();
    else await this.settings.useModel(path);
    return undefined;
  }

  /** Takes the last choice back, whose model is still being loaded. */
  async takeBack(): Promise<void> {
    await this.settings.useModel(this.settings.previousModelPath || undefined);
  }

  async useOwn(): Promise<void> {
    await this.settings.useModel(undefined);
  }
}
