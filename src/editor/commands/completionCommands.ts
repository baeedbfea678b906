import * as vscode from "vscode";
import type { CompletionSwitch } from "../completionSwitch";
import type { InlineCompletion } from "../inlineCompletion";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";

/** The commands about completion, which say so when something keeps them from doing what they are asked. */
export class CompletionCommands {
  constructor(
    private readonly inline: InlineCompletion,
    private readonly onOff: CompletionSwitch,
    private readonly settings: SettingsReader,
    private readonly notify: Notify,
  ) {}

  /** Suggests at the cursor. */
  async trigger(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const position = this.onOff.positionFor(document);
    if (this.settings.areAiFeaturesDisabled) this.notify.aiFeaturesAreOff();
    else if (document && (position === "off" || position === "offForLanguage")) {
      this.notify.isOff(() => this.onOff.turnOn(document));
    } else await this.inline.trigger();
  }

  /** Turns completion on or off. */
  async toggle(): Promise<void> {
    if (this.settings.areAiFeaturesDisabled) this.notify.aiFeaturesAreOff();
    else await this.onOff.toggle();
  }
}
