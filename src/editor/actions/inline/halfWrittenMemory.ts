import type * as vscode from "vscode";
import type { HalfWritten } from "../../../core/edit/inline/halfWritten";

const key = "hearth.halfWritten";

/** Lines that are being written to, or that an earlier window of the folder left so. */
export function halfWrittenIn(memory: vscode.Memento): readonly HalfWritten[] {
  return memory.get<readonly HalfWritten[]>(key, []);
}

export async function keepHalfWritten(memory: vscode.Memento, all: readonly HalfWritten[]): Promise<void> {
  await memory.update(key, all.length === 0 ? undefined : all);
}
