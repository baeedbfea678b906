import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { root } from "../../scripts/root";
import { pageHtml } from "../../src/editor/chat/pageHtml";

const types: Readonly<Record<string, string>> = {
  "chatPage.js": "text/javascript",
  "chatPage.css": "text/css",
  "codicon.ttf": "font/ttf",
};

/** Serves the chat page as the extension builds it, and nothing else. */
export class PageServer {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<PageServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const html = pageHtml({
      cspSource: origin,
      nonce: "nonceOfTheTests",
      scriptUri: `${origin}/chatPage.js`,
      styleUri: `${origin}/chatPage.css`,
    });
    server.on("request", ({ url = "" }, response) => {
      const name = nameOf(url);
      const type = types[name];
      if (name === "") response.writeHead(200, { "content-type": "text/html" }).end(html);
      // The browser asks by itself, and not for the page.
      else if (name === "favicon.ico") response.writeHead(204).end();
      else if (type === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": type }).end(readFileSync(path.join(root, "dist", name)));
    });
    return new PageServer(server, origin);
  }

  /** Whether an address is one of the page's own files. */
  has(address: string): boolean {
    if (!address.startsWith(`${this.origin}/`)) return false;
    const name = nameOf(address.slice(this.origin.length));
    return name === "" || name in types;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The style names its font with the version behind a question mark. */
function nameOf(url: string): string {
  return url.slice(1).replace(/\?.*$/, "");
}
