import * as vscode from "vscode";
import { extensionId } from "./contributions";

const trigger = "editor.action.inlineSuggest.trigger";

/** Whether VS Code knows a provider of ghost text, and the one way to have it ask again. */
export class Registration {
  #registration: vscode.Disposable | undefined;

  constructor(private readonly provider: vscode.InlineCompletionItemProvider) {}

  get isOn(): boolean {
    return this.#registration !== undefined;
  }

  turn(on: boolean): void {
    if (on === this.isOn) return;
    this.#registration?.dispose();
    this.#registration = on ? this.#register() : undefined;
  }

  /**
   * Makes VS Code ask for the same text again without a blank frame: it remembers answers by the set of providers, so a
   * new registration counts as unasked. The arguments are undocumented (tried on 1.139); where they are refused, the
   * plain command asks too, at the price of a flicker.
   * @param options.isShown something is on screen: rather than let it flicker, leave it as it is
   */
  askAgain({ isShown }: { readonly isShown: boolean }): void {
    if (!this.#registration) return;
    const old = this.#registration;
    this.#registration = this.#register();
    old.dispose();
    const again = vscode.commands.executeCommand(trigger, { providerId: `${extensionId}:*`, explicit: false });
    again.then(undefined, () => isShown || vscode.commands.executeCommand(trigger));
  }

  dispose(): void {
    this.turn(false);
  }

  #register(): vscode.Disposable {
    return vscode.languages.registerInlineCompletionItemProvider("*", this.provider);
  }
}
