import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { HostedServer } from "../../helpers/hostedServer";
import { HttpProxy } from "../../helpers/httpProxy";
import { selfSigned } from "../../helpers/selfSigned";
import { eventually, hearth } from "../hearth";
import { told } from "../told";
import { ui } from "../ui";

const picture = path.join(root, "out", "screenshots", "proxy-failed.png");
const models = "Hearth: the server's model for the chat";

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("http").update(name, value, vscode.ConfigurationTarget.Global);
  const now = () => JSON.stringify(vscode.workspace.getConfiguration("http").get(name));
  if (value !== undefined) await eventually(`http.${name} is ${value}`, () => now() === JSON.stringify(value), now);
}

/** Has Hearth ask a server what it can do, as a user does who sets it up. */
async function begin(address: string): Promise<void> {
  void vscode.commands.executeCommand("hearth.setUpServer");
  await ui.waitForQuickInput("Hearth: set up a server");
  await ui.type("Another OpenAI");
  await ui.waitForQuickPickItem("Another OpenAI-compatible server");
  await ui.press("Enter");
  await ui.waitFor('.quick-input-widget .quick-input-message:has-text("The server\'s address")');
  await ui.press("Control+A");
  await ui.type(address);
  await ui.press("Enter");
  await ui.waitForQuickInput("Hearth: the key for");
  await ui.press("Enter");
}

/** The server answers; the user gives up. */
async function answers(address: string): Promise<void> {
  await begin(address);
  await ui.waitForQuickInput(models);
  await ui.waitForQuickPickItem("test-model");
  await ui.press("Escape");
  await ui.waitForNoQuickInput();
}

describe("a server behind the proxy of VS Code's settings", () => {
  let server: HostedServer;
  let secret: HostedServer;
  let proxy: HttpProxy;
  let behind: HostedServer;
  before(async () => {
    server = await HostedServer.start();
    secret = await HostedServer.start({ certificate: selfSigned() });
    behind = server;
    proxy = await HttpProxy.start(() => Number(behind.host.split(":")[1]));
    await hearth();
    await set("proxy", proxy.url);
  });
  after(async () => {
    await set("proxy", undefined);
    await set("noProxy", undefined);
    await set("proxyStrictSSL", undefined);
    for (const one of [server, secret, proxy]) await one.close();
  });
  beforeEach(async () => {
    proxy.asked.length = 0;
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await ui.screenshot(picture);
  });

  it("is asked through the proxy, which alone knows its name", async () => {
    await answers("http://models.internal");
    assert.ok(proxy.asked.includes("GET http://models.internal/v1/models"), proxy.asked.join("\n"));
  });

  it("is asked without it on this machine", async () => {
    const before = server.connections;
    await answers(server.baseUrl);
    await answers(server.baseUrl.replace("127.0.0.1", "localhost"));
    assert.deepEqual(proxy.asked, []);
    assert.ok(server.connections > before);
  });

  it("is asked through a tunnel where it is encrypted, and not where nobody trusts its certificate", async () => {
    behind = secret;
    await begin("https://models.internal");
    const why = await told(/models\.internal was not set up/);
    assert.match(why, /certificate/);
    assert.deepEqual([...new Set(proxy.asked)], ["CONNECT models.internal:443"]);
    assert.equal(secret.asked.length, 0);
  });

  it("is not trusted any sooner where the settings are lax about a proxy's certificate", async () => {
    behind = secret;
    await set("proxyStrictSSL", false);
    await begin("https://models.internal");
    assert.match(await told(/models\.internal was not set up/), /certificate/);
    assert.equal(secret.asked.length, 0);
  });

  it("is asked without it where the settings say so", async () => {
    behind = server;
    await set("noProxy", ["models.internal"]);
    await begin("http://models.internal");
    await told(/models\.internal was not set up/);
    assert.deepEqual(proxy.asked, []);
  });
});
