import { ServerChat } from "../../backends/hosted/chatClient";
import { ServerFim } from "../../backends/hosted/fimClient";
import type { KeptBackPorts } from "../../backends/hosted/keptBack";
import type { Exit } from "../../backends/hosted/ports";
import { ServerProbe } from "../../backends/hosted/probe";
import type { HostedClients } from "../../backends/hosted/serverWay";
import { ShareableFim } from "../../backends/hosted/shareableFim";
import type { Permissions } from "../../core/hosted/permission";

/** Those for the server of now, which remember what it can do and what it refuses. */
export class ServerClients {
  #last: { readonly key: string; readonly clients: HostedClients; readonly fim: ServerFim } | undefined;

  constructor(
    private readonly exit: Exit,
    private readonly permissions: Pick<Permissions, "server">,
    private readonly ports: Pick<KeptBackPorts, "isKeptBack">,
  ) {}

  /** Undefined where no server is chosen. */
  get now(): HostedClients | undefined {
    const { server } = this.permissions;
    if (!server) return undefined;
    const key = JSON.stringify(server);
    if (this.#last?.key !== key) {
      this.#last?.fim.dispose();
      const probe = new ServerProbe(this.exit, server);
      const fim = new ServerFim(this.exit, server, probe);
      const clients = { chat: new ServerChat(this.exit, server, probe), fim: new ShareableFim(fim, this.ports) };
      this.#last = { key, clients, fim };
    }
    return this.#last.clients;
  }
}
