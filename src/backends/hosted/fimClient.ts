import { linesSource, type PromptSource } from "../../core/hosted/leaving";
import type { ChosenServer } from "../../core/hosted/permission";
import type { CompletionModel, FimRequest, FimResult, FimToken } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import { onAbort } from "../../util/abort";
import { type Clock, systemClock } from "../../util/clock";
import type { Disposable } from "../../util/disposable";
import { lineEnds } from "../../util/lineEnds";
import type { Probing } from "./chatClient";
import { fillHole } from "./fillHole";
import { type Dialect, dialects } from "./fimDialects";
import { serverWindow } from "./fimWindow";
import { ModelLoading } from "./modelLoading";
import type { Exit, FimClient, Patience } from "./ports";
import { RefusedParts } from "./refusedParts";

/** Tokens beyond which nothing is gathered: all of a prompt is sent anew at every key, and is paid for where that costs. */
const mostContext = 4096;
/**
 * Natural logarithm of the least probability of a first line that is shown, where the server tells any; else all are. It
 * asks for less than a small local model: what a server runs is mostly larger, and nobody has replayed it.
 */
const minLineLogProb = Math.log(0.3);

/** Whoever has not begun to answer by then answers for nobody: the user has written on. */
const patience: Partial<Patience> = { firstByteMs: 10_000 };

/** Fills holes by a server, one at a time: a newer call takes an older one's place, which closes its connection. */
export class ServerFim implements FimClient, Disposable {
  readonly #refused = new RefusedParts();
  readonly #loading: ModelLoading;
  #current: AbortController | undefined;

  constructor(
    private readonly exit: Exit,
    private readonly server: ChosenServer,
    private readonly probe: Probing,
    clock: Clock = systemClock,
  ) {
    this.#loading = new ModelLoading(exit, server, clock);
  }

  async model(signal: AbortSignal): Promise<CompletionModel | undefined> {
    const { completionModel: name } = this.server;
    if (name === "") return undefined;
    const { fim, contextSize = mostContext } = await this.probe.abilities(signal);
    if (fim === undefined) return undefined;
    return { name, contextSize: Math.min(contextSize, mostContext), minLineLogProb, writesBlocks: true };
  }

  /**
   * What nobody asked for yet is not worth that text leaves for it: a call `ahead`, or for a prompt alone, ends as
   * superseded, without a request.
   */
  async complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    if (request.urgency === "ahead" || request.maxTokens === 0) {
      throw new BackendError("superseded", "servers are not asked ahead");
    }
    this.#current?.abort();
    const own = new AbortController();
    this.#current = own;
    const aborting = onAbort(options.signal, () => own.abort());
    try {
      return await this.#complete(request, { ...options, signal: own.signal });
    } catch (error) {
      const isNewer = own.signal.aborted && !options.signal.aborted;
      throw isNewer ? new BackendError("superseded", "a newer call came") : error;
    } finally {
      aborting.dispose();
      if (this.#current === own) this.#current = undefined;
    }
  }

  /** Another server or model is asked from now on. */
  dispose(): void {
    this.#loading.dispose();
  }

  async #complete(
    request: FimRequest,
    {
      onToken = () => undefined,
      signal,
    }: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    const { fim, contextSize = mostContext } = await this.probe.abilities(signal);
    if (fim === undefined) throw new BackendError("noFim", `${this.server.host} cannot fill holes with this model`);
    const context = dialects[fim].takesContext ? request.context : [];
    const window = serverWindow({ ...request, context }, Math.min(contextSize, mostContext));
    const { path, maxTokens } = request;
    const hole = { model: this.server.completionModel, path, context, maxTokens, ...window };
    // What has the tokens for /infill takes them in a prompt too, and reads less anew for a key; but none that a text spells.
    const dialect = fim === "infill" && dialects.prompt.body(hole) ? dialects.prompt : dialects[fim];
    const asked = { exit: this.exit, server: this.server, dialect, refused: this.#refused };
    const sources = sourcesOf(request, window, dialect);
    await this.#loading.loaded(dialect, signal);
    const leastLineLogProb = request.gateFactor && request.gateFactor * minLineLogProb;
    const filling = { request, leastLineLogProb, purpose: "completion", sources, onToken, patience, signal } as const;
    const result = await fillHole(asked, hole, filling);
    this.#loading.answered();
    return result;
  }
}

/** Which lines of which files are part of the prompt. */
function sourcesOf(
  { path, context }: FimRequest,
  { prefix, prefixLine, suffix }: ReturnType<typeof serverWindow>,
  { takesContext }: Dialect,
): readonly PromptSource[] {
  const lines =
    prefixLine === undefined ? undefined : { from: prefixLine, to: prefixLine + lineEnds(prefix + suffix) + 1 };
  const pieces = takesContext ? context : [];
  return [{ path, lines }, ...pieces].map((one) => (one.lines ? linesSource(one.path, one.lines) : { path: one.path }));
}
