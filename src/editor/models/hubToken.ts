import * as vscode from "vscode";

const key = "hearth.hubToken";

/** The access token for gated models, in VS Code's own keeping of secrets. */
export class HubToken {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  async read(): Promise<string | undefined> {
    return await this.secrets.get(key);
  }

  /** @returns whether the user gave one, or took it back with an empty text */
  async ask(): Promise<boolean> {
    const given = await vscode.window.showInputBox({
      title: "Hearth: access token for gated models",
      prompt:
        "It is sent to the hub, or to the mirror that you set, and to nobody else, and kept where VS Code keeps secrets. Empty: forget it.",
      password: true,
      ignoreFocusOut: true,
    });
    if (given === undefined) return false;
    const token = given.trim();
    await (token === "" ? this.secrets.delete(key) : this.secrets.store(key, token));
    return true;
  }
}
