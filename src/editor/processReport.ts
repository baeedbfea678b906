import type { ClientStatus, HostStatus } from "../protocol/host";
import type { MachineInfo } from "../protocol/machine";

const keyWidth = 14;

/** What the model process is and does at this moment, as lines of plain text. */
export function processReport(status: HostStatus, machine: MachineInfo): string {
  const { completions, speed, roles, pid } = status;
  const free = `${megabytes(machine.availableBytes)} of ${megabytes(machine.memoryBytes)} are free on this machine`;
  const rows: (readonly [string, string])[] = [
    ["process", `${pid}, up for ${duration(status.uptimeMs)}`],
    ["windows", windows(status)],
    ["memory", `${megabytes(status.residentBytes)} resident; ${free}`],
    ["reads", perSecond(speed.readTokensPerSecond)],
    ["writes", perSecond(speed.writtenTokensPerSecond)],
    [
      "completions",
      `${completions.started} asked for, ${completions.settled} settled, ${completions.running} under way`,
    ],
    ["machine", `${machine.cpu}; ${machine.threads} of ${machine.cores} cores used`],
    ["llama.cpp", `${machine.llamaCpp}, ${machine.backend}`],
    ["accelerator", accelerator(machine)],
  ];
  for (const { role, state, model } of [...roles].reverse()) {
    if (!model) continue;
    rows.unshift([
      role,
      `${model.name}, ${state}; ${model.contextSize} tokens of context; loaded in ${model.loadMs} ms`,
    ]);
  }
  return rows.map(([key, value]) => `${key.padEnd(keyWidth)}${value}\n`).join("");
}

/** The same in one line, for the menu. */
export function processSummary(status: HostStatus): string {
  const { roles, speed, clients } = status;
  const models = roles.flatMap(({ role, model }) => (model ? [`${role}: ${model.name}`] : []));
  const written = speed.writtenTokensPerSecond;
  return [
    clients.length > 1 ? `${clients.length} windows: ${clients.map(clientName).join(", ")}` : "this window only",
    ...models,
    megabytes(status.residentBytes),
    ...(written === undefined ? [] : [`${Math.round(written)} tokens/s`]),
    `up for ${duration(status.uptimeMs)}`,
  ].join(" · ");
}

function accelerator({ accelerator: status, acceleratorFreeBytes }: MachineInfo): string {
  switch (status.kind) {
    case "none":
      return "none that can be used";
    case "off":
      return "off by setting";
    case "untried":
      return "not tried yet";
    case "notShared":
      return "not tried: a process of one window keeps nothing of what it finds out";
    case "unfit":
      return `${status.device ?? "there is one that"} cannot be used: ${status.why}`;
    case "slower":
      return `${status.tried.device}, not used: the processor is quicker`;
    case "used": {
      const { device, totalBytes, isUnified } = status.tried;
      if (isUnified) return `${device}, which shares the machine's memory`;
      return `${device}, ${megabytes(acceleratorFreeBytes)} of ${megabytes(totalBytes)} free`;
    }
  }
}

function windows({ clients, isShared }: HostStatus): string {
  if (!isShared) return "this one only, of which the process is";
  return clients.map((client) => `${clientName(client)} for ${duration(client.connectedMs)}`).join(", ");
}

function clientName({ name, isYou }: ClientStatus): string {
  return isYou ? `${name} (this one)` : name;
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return `${Math.floor(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function perSecond(rate: number | undefined): string {
  return rate === undefined ? "not measured yet" : `${Math.round(rate)} tokens a second, measured`;
}
