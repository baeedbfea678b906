import type { ModelChoice } from "../../core/model/choices";
import type { OfferView } from "../../protocol/page";
import { Emitter } from "../../util/event";
import type { ModelCommands } from "../models/modelCommands";
import { offerViews } from "./pageViews";

/** What a chat without a model offers: the few models that suit this machine best. */
export class ModelOffers {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  #looking: Promise<void> | undefined;
  #choices: readonly ModelChoice[] | undefined;

  constructor(private readonly models: Pick<ModelCommands, "chatChoices" | "takeForChat">) {}

  /** Undefined while they are being looked for, which begins when somebody asks. */
  get views(): readonly OfferView[] | undefined {
    this.#looking ??= this.#look();
    return this.#choices && offerViews(this.#choices);
  }

  /** Uses a model, and brings it first where it is not here. */
  async take(id: string): Promise<void> {
    const choice = this.#choices?.[Number(id)];
    if (choice) await this.models.takeForChat(choice);
  }

  /** The next time that somebody asks, the machine is looked at again. */
  forget(): void {
    this.#looking = undefined;
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  async #look(): Promise<void> {
    try {
      this.#choices = await this.models.chatChoices();
    } catch {
      // The next one who asks has it tried again.
      this.#looking = undefined;
    }
    this.#didChange.fire();
  }
}
