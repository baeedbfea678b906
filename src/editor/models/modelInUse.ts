import type { ModelDesk } from "../../backends/local/modelDesk";
import { type ChosenUse, cannot } from "../../core/model/choices";
import { BackendError, type FailureKind } from "../../core/model/failure";
import type { Notify } from "../notify";

/** Where a user's choice of a model is kept, and what follows from it. Paths are absolute; "" stands for none. */
export interface ModelPlace {
  readonly use: ChosenUse;
  current(): string;
  write(path: string | undefined): Promise<void>;
  /** Loads what is chosen again. */
  reload(): void;
}

/** The model that the user chose for one use; the one writer of that choice. */
export class ModelInUse {
  constructor(
    private readonly desk: ModelDesk,
    private readonly place: ModelPlace,
    private readonly notify: Notify,
  ) {}

  get isFor(): ChosenUse {
    return this.place.use;
  }

  is(path: string): boolean {
    return this.place.current() === path;
  }

  /** Whether nothing was chosen: then Kindling completes, and nobody answers. */
  get isNone(): boolean {
    return this.place.current() === "";
  }

  /**
   * Looks at a file first, so that one that is not made for it changes nothing.
   * @returns why it is not used, which the user was told; undefined where it is
   */
  async use(path: string, name: string): Promise<FailureKind | undefined> {
    const { use } = this.place;
    try {
      const found = await this.desk.inspect(path);
      if (cannot(use, found)) throw new BackendError(use === "chat" ? "noChat" : "noFim", `${name}: ${path}`);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      this.notify.cannotUse(error);
      return error.kind;
    }
    // The file may be another one than the one that could not be loaded.
    if (this.is(path)) this.place.reload();
    else await this.place.write(path);
    return undefined;
  }

  /** Takes the choice back. */
  async useNone(): Promise<void> {
    await this.place.write(undefined);
  }
}
