import type { UiCall, UiReply } from "../../scripts/uiRpc";
import type { Workbench } from "../../scripts/workbench";

/** The window in which this extension host runs, used from outside as a user does; see scripts/workbench.ts. */
export type Ui = { readonly [Method in keyof Workbench]: Workbench[Method] };

export const ui = new Proxy({} as Ui, {
  // A symbol or `then` is asked for by who prints or awaits the proxy.
  get: (_target, method) => (typeof method === "symbol" || method === "then" ? undefined : caller(method)),
});

/** Whether somebody outside has hands on this window; else there is VS Code's API alone. */
export const hasHands = process.env.HEARTH_TEST_UI !== undefined;

function caller(method: string): (...args: readonly unknown[]) => Promise<unknown> {
  return (...args) => call({ method: method as keyof Workbench, args });
}

async function call(request: UiCall): Promise<unknown> {
  const address = process.env.HEARTH_TEST_UI;
  if (!address) throw new Error("HEARTH_TEST_UI does not say where the window is.");
  const response = await fetch(address, { method: "POST", body: JSON.stringify(request) });
  const reply = (await response.json()) as UiReply;
  if (reply.kind === "error") throw new Error(`${request.method}: ${reply.message}`);
  return reply.value;
}
