import type * as vscode from "vscode";

/** What VS Code keeps for an extension, in memory. */
export class MemoryMemento implements vscode.Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, defaultValue?: T): T {
    return (this.#values.has(key) ? this.#values.get(key) : defaultValue) as T;
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    // As VS Code does: what is kept is JSON.
    else this.#values.set(key, JSON.parse(JSON.stringify(value)));
  }
}

/** Secrets, in memory. */
export class MemorySecrets implements vscode.SecretStorage {
  readonly kept = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return this.kept.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.kept.delete(key);
  }

  onDidChange: vscode.SecretStorage["onDidChange"] = () => ({ dispose: () => undefined });
}
