import type * as vscode from "vscode";

/** Origins that have a key: VS Code does not list the secrets that it keeps. */
const originsKey = "hearth.keyOrigins";

/** The keys for servers, one an origin, in VS Code's own keeping of secrets: another origin never gets one. */
export class ServerKeys {
  /** One that is tried before the user agreed to anything. */
  #trial: { readonly origin: string; readonly key: string } | undefined;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly memory: vscode.Memento,
  ) {}

  /** Undefined where there is none. */
  async of(origin: string): Promise<string | undefined> {
    return this.#trial?.origin === origin ? this.#trial.key : await this.secrets.get(secretOf(origin));
  }

  /** Until the answer is disposed of, `origin` has this key, which is not kept. */
  try(origin: string, key: string): vscode.Disposable {
    const trial = { origin, key };
    this.#trial = trial;
    return {
      dispose: () => {
        if (this.#trial === trial) this.#trial = undefined;
      },
    };
  }

  /** @param key "" forgets the one that is kept */
  async keep(origin: string, key: string): Promise<void> {
    if (key === "") return await this.secrets.delete(secretOf(origin));
    // First, so that no key is kept that could not be found again.
    await this.memory.update(originsKey, [...new Set([...this.#origins, origin])]);
    await this.secrets.store(secretOf(origin), key);
  }

  /** @param known origins that may have one beside those that are noted */
  async forgetAll(known: readonly string[]): Promise<void> {
    this.#trial = undefined;
    await Promise.all([...this.#origins, ...known].map((origin) => this.secrets.delete(secretOf(origin))));
    await this.memory.update(originsKey, undefined);
  }

  get #origins(): readonly string[] {
    const kept = this.memory.get<unknown>(originsKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  }
}

function secretOf(origin: string): string {
  return `hearth.serverKey ${origin}`;
}
