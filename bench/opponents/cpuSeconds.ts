import { readFileSync } from "node:fs";

/** Linux tells times in hundredths of a second, whatever its clock's rate is. */
const ticksPerSecond = 100;

/**
 * CPU seconds (user and system) that a living process has used, all of its threads together.
 * @throws where there is no /proc (only Linux has it), or no such process
 */
export function cpuSecondsOf(pid: number): number {
  // The name of the program, in brackets, may hold anything, brackets and spaces too.
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
