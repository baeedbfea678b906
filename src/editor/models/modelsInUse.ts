import type { ModelInUse } from "./modelInUse";

/** What was chosen for each use; one file may serve both. */
export class ModelsInUse {
  constructor(
    readonly completion: ModelInUse,
    readonly chat: ModelInUse,
  ) {}

  /** The uses that a file was chosen for. */
  of(path: string): readonly ModelInUse[] {
    return [this.completion, this.chat].filter((one) => one.is(path));
  }
}
