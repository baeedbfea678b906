import type { Exit, Incoming, Outgoing, Patience } from "../../src/backends/hosted/ports";
import { send } from "../../src/backends/hosted/wire";
import type { Left } from "../../src/core/hosted/leaving";
import type { ChosenServer } from "../../src/core/hosted/permission";

/** A door that lets everything out: what is behind it is real. */
export class PlainExit implements Exit {
  /** What left, in order. */
  readonly sent: Outgoing[] = [];
  /** How each reply ended, as its reader said. */
  readonly settled: Omit<Left, "status">[] = [];

  constructor(
    private readonly key: string | undefined = undefined,
    private readonly patience: Partial<Patience> = {},
  ) {}

  async send(outgoing: Outgoing): Promise<Incoming> {
    this.sent.push(outgoing);
    const { server, path, method, body, signal } = outgoing;
    const url = new URL(server.baseUrl + path);
    const patience = { ...outgoing.patience, ...this.patience };
    const reply = await send({ url, method, body, key: this.key, patience, signal });
    const settle = async (left: Omit<Left, "status">) => void this.settled.push(left);
    return { ...reply, settle };
  }
}

/** What a user would have chosen. */
export function chosen(
  { baseUrl, host }: { readonly baseUrl: string; readonly host: string },
  over: Partial<ChosenServer> = {},
): ChosenServer {
  return { baseUrl, origin: baseUrl, host, chatModel: "test-model", completionModel: "test-model", ...over };
}
