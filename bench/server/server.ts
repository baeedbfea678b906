import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { HostedExit } from "../../src/backends/hosted/exit";
import { ServerFim } from "../../src/backends/hosted/fimClient";
import { Ledger } from "../../src/backends/hosted/ledger/ledger";
import { ServerProbe } from "../../src/backends/hosted/probe";
import type { ChosenServer, Permissions } from "../../src/core/hosted/permission";
import { type CrowdFigures, typeAsCrowd } from "./crowd";
import { ServerContender } from "./serverContender";

const usage =
  "npm run bench -- server --url http://HOST:PORT [--model NAME] [--people 1,2,4,8] [--seconds 30]; a key in HEARTH_BENCH_KEY";

/**
 * Types as several people at once, each with Hearth's own completion and its client for servers, and prints how soon
 * ghost text comes by how many they are: for a team that wants to know how many a machine can serve.
 */
export async function benchServer(args: readonly string[]): Promise<void> {
  const { named, people, seconds } = optionsOf(args);
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-load-"));
  try {
    const exit = exitTo(named, folder);
    const { signal } = new AbortController();
    // llama.cpp's server, and mostly vLLM's, has one.
    const [first = ""] =
      named.completionModel === "" ? (await new ServerProbe(exit, named).abilities(signal)).models : [];
    const server = first === "" ? named : { ...named, completionModel: first };
    const probe = new ServerProbe(exit, server);
    const { software, fim } = await probe.abilities(signal);
    const model = await new ServerFim(exit, server, probe).model(signal);
    if (!model) throw new Error(`${server.host} cannot fill holes with ${server.completionModel || "no model"}.`);
    console.log(`server: ${software || "unknown software"} at ${server.host}, ${model.name}, asked by ${fim}`);
    console.log(`each person types for ${seconds} s; a key counts where the next comes 250 ms later or more\n`);
    console.log(header.join("  "));
    for (const count of people) {
      const figures = await typeAsCrowd(count, seconds, () => {
        return new ServerContender(new ServerFim(exit, server, probe), model);
      });
      console.log(row(figures));
      for (const [kind, times] of Object.entries(figures.failures)) console.log(`  ${times} × ${kind}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function optionsOf(args: readonly string[]) {
  const string = { type: "string" } as const;
  const options = { url: string, model: string, people: string, seconds: string };
  const { values } = parseArgs({ args: [...args], options });
  const { url: address = "", model = "", people = "1,2,4,8", seconds = "30" } = values;
  if (!URL.canParse(address)) throw new Error(usage);
  const url = new URL(address);
  const numbers = people.split(",").map(Number);
  if (![...numbers, Number(seconds)].every((number) => Number.isSafeInteger(number) && number > 0)) {
    throw new Error(usage);
  }
  const named: ChosenServer = {
    baseUrl: address.replace(/\/+$/, ""),
    origin: url.origin,
    host: url.host,
    chatModel: "",
    completionModel: model,
  };
  return { named, people: numbers, seconds: Number(seconds) };
}

/** The extension's own way out, with its ledger; who starts the bench has allowed this server. */
function exitTo(server: ChosenServer, folder: string): HostedExit {
  const note = () => undefined;
  const log = { debug: note, info: note, warn: note, error: note };
  const permissions: Permissions = {
    of: (feature) => (feature === "completion" ? { time: "always", server } : { time: "never", because: "setting" }),
    server,
    budget: { requests: 0, tokens: 0 },
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const ports = {
    permissions,
    keyOf: async () => process.env.HEARTH_BENCH_KEY,
    isKeptBack: async () => false,
    askAboutSecret: async () => false,
  };
  return new HostedExit(ports, new Ledger(path.join(folder, "ledger"), log));
}

const header = [
  "people",
  "pauses",
  "seen in 1 s",
  "ghost p50 ms",
  "p90 ms",
  "first token p50 ms",
  "p90 ms",
  "requests/s",
  "given up",
];

function row({ people, pauses, shareSeen, ghostMs, firstTokenMs, requestsPerSecond, shareSuperseded }: CrowdFigures) {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const cells = [
    String(people),
    String(pauses),
    percent(shareSeen),
    ghostMs.p50.toFixed(0),
    ghostMs.p90.toFixed(0),
    firstTokenMs.p50.toFixed(0),
    firstTokenMs.p90.toFixed(0),
    requestsPerSecond.toFixed(1),
    percent(shareSuperseded),
  ];
  return cells.map((cell, at) => cell.padStart(header[at]?.length ?? 0)).join("  ");
}
