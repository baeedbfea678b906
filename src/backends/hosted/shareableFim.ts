import type { FimRequest } from "../../core/model/backend";
import type { KeptBackPorts } from "./keptBack";
import type { FimClient } from "./ports";

/**
 * Fills holes without the pieces of other files that the user keeps back: an open one among them would have all of a
 * request refused. The file at hand itself is the exit's business.
 */
export class ShareableFim implements FimClient {
  constructor(
    private readonly client: FimClient,
    private readonly ports: Pick<KeptBackPorts, "isKeptBack">,
  ) {}

  model(signal: AbortSignal): ReturnType<FimClient["model"]> {
    return this.client.model(signal);
  }

  async complete(
    request: FimRequest,
    options: Parameters<FimClient["complete"]>[1],
  ): ReturnType<FimClient["complete"]> {
    const kept = await Promise.all(request.context.map(({ path }) => this.ports.isKeptBack(path)));
    const context = request.context.filter((_, at) => !kept[at]);
    return await this.client.complete({ ...request, context }, options);
  }
}
