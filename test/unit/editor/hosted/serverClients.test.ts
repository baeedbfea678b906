import assert from "node:assert/strict";
import type { ChosenServer } from "../../../../src/core/hosted/permission";
import { ServerClients } from "../../../../src/editor/hosted/serverClients";
import { eventually } from "../../../helpers/eventually";
import { HostedServer } from "../../../helpers/hostedServer";
import { chosen, PlainExit } from "../../../helpers/plainExit";
import { json } from "../../../helpers/serverAnswers";
import { smallHole } from "../../../helpers/smallHole";

const path = "/api/generate";

describe("the clients for the server of now", () => {
  let server: HostedServer;
  let now: ChosenServer;
  let clients: ServerClients;

  beforeEach(async () => {
    server = await HostedServer.start();
    server.always("/v1/models", json({ data: [{ id: "test-model", owned_by: "library" }] }));
    // Ollama, whose model is long in coming.
    server.always(path, async (asked, response) => {
      if (asked.json.prompt !== undefined) await json({ response: "1", done: true })(asked, response);
    });
    now = chosen(server);
    const permissions = {
      get server() {
        return now;
      },
    };
    clients = new ServerClients(new PlainExit(), permissions, { isKeptBack: async () => false });
  });
  afterEach(() => server.close());

  it("are the same as long as it is, and the next ones let go of the model that is being loaded", async () => {
    const first = clients.now;
    assert.equal(clients.now, first);
    const given = first?.fim.complete(smallHole, { signal: new AbortController().signal }).catch((error) => error.kind);
    const load = () => server.askedFor(path).find((asked) => asked.json.prompt === undefined);
    await eventually("it loads", () => load() !== undefined);
    now = chosen(server, { completionModel: "other" });
    assert.notEqual(clients.now, first);
    await eventually("the load is left", () => load()?.end === "gone");
    assert.equal(await given, "cancelled");
  });
});
