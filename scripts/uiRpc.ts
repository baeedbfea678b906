import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { Workbench } from "./workbench";

/** A call of one of {@link Workbench}'s methods. */
export interface UiCall {
  readonly method: keyof Workbench;
  readonly args: readonly unknown[];
}

export type UiReply =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly message: string };

/**
 * Lets a test that runs inside of VS Code's extension host use the window from outside, over loopback HTTP.
 * It is started before the window, because the extension host gets the address by its environment.
 */
export class UiRpc {
  #workbench: Workbench | undefined;

  private constructor(
    private readonly server: Server,
    /** Where to post a {@link UiCall} as JSON. The path is a secret, so that no other user of the machine can call. */
    readonly address: string,
    private readonly pictureOfFailure: string,
  ) {}

  /** @param pictureOfFailure a PNG of the window is written there whenever a call fails */
  static async listen(pictureOfFailure: string): Promise<UiRpc> {
    const secret = `/${randomBytes(16).toString("hex")}`;
    const server = createServer(async (request, response) => {
      if (request.url !== secret) return void response.writeHead(404).end();
      response.end(JSON.stringify(await rpc.#answer(request)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("The UI server has no port.");
    const rpc = new UiRpc(server, `http://127.0.0.1:${bound.port}${secret}`, pictureOfFailure);
    return rpc;
  }

  /** Calls go to this window from now on. */
  serve(workbench: Workbench): void {
    this.#workbench = workbench;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<UiReply> {
    try {
      const { method, args }: UiCall = JSON.parse(await text(request));
      if (this.#workbench === undefined) throw new Error("The window is not open yet.");
      // A caller's arguments were checked where it was compiled: JSON has lost their types.
      const call = this.#workbench[method] as (...given: readonly unknown[]) => Promise<unknown>;
      return { kind: "value", value: await call.apply(this.#workbench, [...args]) };
    } catch (error) {
      await this.#workbench?.screenshot(this.pictureOfFailure).catch(() => undefined);
      return { kind: "error", message: error instanceof Error ? error.message : String(error) };
    }
  }
}
