import { isSecretFile } from "../../core/context/secretFiles";
import type { PromptSource, Purpose } from "../../core/hosted/leaving";
import { BackendError } from "../../core/model/failure";
import { LruMap } from "../../util/lruMap";
import { OneAtATime } from "../../util/oneAtATime";
import { seamsOf, textsOf } from "./bodyTexts";
import type { Outgoing } from "./ports";
import { type FoundSecret, hashOf, SecretScan } from "./secretScan";

/** Purposes for which the user waits, and can be asked. */
export type AskedPurpose = Extract<Purpose, "chat" | "actions">;

export interface KeptBackPorts {
  /** Whether the user keeps a file back by name (`.hearthignore`). @param path as {@link PromptSource.path} */
  isKeptBack(path: string): Promise<boolean>;
  /** Whether what looks like secrets shall leave all the same. */
  askAboutSecret(found: readonly FoundSecret[], purpose: AskedPurpose): Promise<boolean>;
}

/** Characters of a body that are looked through at most: more than any model reads. */
const longestBody = 8_000_000;
const rememberedYeses = 1_000;

type Found = ReadonlyMap<string, readonly FoundSecret[]>;

/** Keeps back what comes from certain files, and texts that look like a secret. */
export class KeptBack {
  readonly #scan = new SecretScan();
  /** Texts about which the user said yes, for one server, while this window lives. */
  readonly #yeses = new LruMap<string, true>(rememberedYeses);
  readonly #questions = new OneAtATime();

  constructor(private readonly ports: KeptBackPorts) {}

  /** @throws {BackendError} `looksSecret`, also where it cannot be told */
  async mustBeShareable(sources: readonly PromptSource[]): Promise<void> {
    for (const { path } of sources) {
      if (isSecretFile(path) || (await this.ports.isKeptBack(path))) {
        throw new BackendError("looksSecret", `${path} is kept back`);
      }
    }
  }

  /** @throws {BackendError} `looksSecret`, or `promptTooLong` for more than can be looked through */
  async mustHoldNoSecret(outgoing: Outgoing): Promise<void> {
    const { body = "", purpose, server, signal } = outgoing;
    if (body.length > longestBody) throw new BackendError("promptTooLong", `${body.length} characters`);
    const isAsked = purpose === "chat" || purpose === "actions";
    const found = new Map<string, readonly FoundSecret[]>();
    for (const text of [...textsOf(body), ...(isAsked ? [] : [seamsOf(body)])]) {
      const inText = signal.aborted ? [] : await this.#scan.find(text);
      if (inText.length > 0) found.set(hashOf(`${server.origin}\n${text}`), inText);
    }
    if (found.size === 0) return;
    if (!isAsked) throw looksSecret([...found.values()].flat());
    await this.#questions.run(() => this.#ask(found, purpose, signal));
  }

  /** @param found by the hash of the server and the text */
  async #ask(found: Found, purpose: AskedPurpose, signal: AbortSignal): Promise<void> {
    const unknown = [...found].filter(([hash]) => !this.#yeses.get(hash));
    if (unknown.length === 0 || signal.aborted) return;
    const secrets = unknown.flatMap(([, inText]) => inText);
    if (!(await this.ports.askAboutSecret(secrets, purpose))) throw looksSecret(secrets);
    for (const [hash] of unknown) this.#yeses.set(hash, true);
  }
}

function looksSecret(found: readonly FoundSecret[]): BackendError {
  return new BackendError("looksSecret", [...new Set(found.map(({ rule }) => rule))].join(", "));
}
