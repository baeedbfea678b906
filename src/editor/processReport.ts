import type { HostStatus, MachineInfo } from "../protocol/host";

/** What the model process is and does at this moment, as Markdown. */
export function processReport(status: HostStatus, machine: MachineInfo): string {
  const { completions, speed } = status;
  const models = status.roles.flatMap(({ role, state, model }) =>
    model
      ? [`| ${role} | ${model.name}, ${state}; context ${model.contextSize} tokens; loaded in ${model.loadMs} ms |`]
      : [],
  );
  return [
    "# Hearth's model process",
    "",
    "| | |",
    "|---|---|",
    ...models,
    `| process | ${status.pid}, up for ${duration(status.uptimeMs)} |`,
    `| memory | ${megabytes(status.residentBytes)} resident; ${megabytes(machine.availableBytes)} of ${megabytes(machine.memoryBytes)} are free on this machine |`,
    `| reads | ${perSecond(speed.readTokensPerSecond)} |`,
    `| writes | ${perSecond(speed.writtenTokensPerSecond)} |`,
    `| completions | ${completions.started} asked for, ${completions.settled} settled, ${completions.running} under way |`,
    `| machine | ${machine.cpu}; ${machine.threads} of ${machine.cores} cores used |`,
    `| llama.cpp | ${machine.llamaCpp}, ${machine.backend} |`,
    "",
  ].join("\n");
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
