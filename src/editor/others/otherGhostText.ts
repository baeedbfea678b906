import * as vscode from "vscode";
import type { Completer } from "../../core/completion/completer";
import { systemClock } from "../../util/clock";
import { DisposableStore } from "../../util/disposable";
import { inTime } from "../inTime";
import type { Notify } from "../notify";
import type { SettingsReader } from "../settings";
import { turnedOff } from "./offSwitch";
import { type OtherWriter, writersAtWork } from "./writers";

/** Names of those that were spoken of, whatever the answer was. */
const askedKey = "hearth.otherWritersAsked";
const neverKey = "hearth.otherWritersNever";
/** Who has no account may not answer at all. */
const accountMs = 5000;

export interface OtherGhostTextParts {
  readonly completer: Pick<Completer, "onDidDecide">;
  readonly settings: SettingsReader;
  readonly notify: Notify;
  readonly memory: vscode.Memento;
}

/**
 * VS Code shows the grey text of whoever answers first. Who else writes some is said once for ever, when Hearth has
 * something to show; nothing is changed that was not agreed to.
 */
export class OtherGhostText {
  readonly #store = new DisposableStore();
  #isLookedFor = true;

  constructor(private readonly parts: OtherGhostTextParts) {
    this.#store.add(
      parts.completer.onDidDecide(({ request, outcome }) => {
        if (outcome.kind === "suggestion" && this.#isLookedFor) void this.#ask(request.document.languageId);
      }),
    );
    this.#store.add(
      vscode.extensions.onDidChange(() => {
        this.#isLookedFor = true;
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #ask(languageId: string): Promise<void> {
    this.#isLookedFor = false;
    const { settings, notify, memory } = this.parts;
    const isActive = (id: string) => vscode.extensions.getExtension(id)?.isActive === true;
    const settingOf = (key: string) => settings.ofOther(key)?.inForce;
    for (const writer of writersAtWork({ isActive, settingOf }, languageId)) {
      const asked = memory.get<readonly string[]>(askedKey, []);
      if (asked.includes(writer.name) || !(await hasAccount(writer))) continue;
      if (memory.get(neverKey, false)) return;
      if (settings.areAiFeaturesDisabled) {
        this.#isLookedFor = true;
        return;
      }
      void memory.update(askedKey, [...asked, writer.name]);
      await notify.otherWriter(writer.name, {
        turnOff: writer.off && (() => this.#turnOff(writer)),
        never: () => memory.update(neverKey, true),
      });
    }
  }

  async #turnOff({ off }: OtherWriter): Promise<void> {
    const found = off && this.parts.settings.ofOther(off.key);
    if (off && found) await this.parts.settings.setOther(off.key, turnedOff(off, found));
  }
}

/** Whether it can write at all, where that can be told: one that comes with VS Code runs for everybody. */
async function hasAccount({ modelVendor }: OtherWriter): Promise<boolean> {
  if (modelVendor === undefined) return true;
  const models = await inTime(vscode.lm.selectChatModels({ vendor: modelVendor }), accountMs, systemClock);
  return models !== undefined && models.length > 0;
}
