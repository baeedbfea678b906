import http from "node:http";
import net, { type AddressInfo } from "node:net";

/**
 * A proxy on 127.0.0.1, by which any host is the one server behind it. It stands where a company's does: names that only
 * it knows lead somewhere.
 */
export class HttpProxy {
  /** What it was asked for: `GET http://models.internal/v1/models`, `CONNECT models.internal:443`. */
  readonly asked: string[] = [];
  readonly #sockets = new Set<net.Socket>();

  private constructor(
    private readonly server: http.Server,
    private readonly behind: () => number,
  ) {
    server.on("connection", (socket) => this.#keep(socket));
    server.on("request", (request, response) => this.#forward(request, response));
    server.on("connect", (request, socket) => this.#tunnel(request, socket as net.Socket));
  }

  /** @param behind the port on 127.0.0.1 of the server that it leads to */
  static async start(behind: () => number): Promise<HttpProxy> {
    const server = http.createServer();
    const proxy = new HttpProxy(server, behind);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    const { pathname, search } = new URL(request.url ?? "/", "http://nobody");
    const { method = "GET", headers } = request;
    const to = { host: "127.0.0.1", port: this.behind(), path: `${pathname}${search}`, method, headers };
    const onward = http.request(to, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }

  #tunnel(request: http.IncomingMessage, socket: net.Socket): void {
    this.asked.push(`CONNECT ${request.url}`);
    const onward = this.#keep(net.connect(this.behind(), "127.0.0.1"));
    onward.once("connect", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
    return socket;
  }
}
