import type { Leaving, LedgerEntry, Left } from "../../src/core/hosted/leaving";

export function leavingOf(parts: Partial<Leaving> = {}): Leaving {
  return {
    purpose: "chat",
    origin: "https://api.example.com",
    method: "POST",
    path: "/v1/chat/completions",
    model: "m",
    sources: [{ path: "src/a.ts", lines: { first: 3, last: 40 } }, { path: "terminal" }],
    bytes: 1234,
    ...parts,
  };
}

export function leftOf(parts: Partial<Left> = {}): Left {
  return {
    end: "answered",
    status: 200,
    tokens: { prompt: 100, answer: 20, isEstimated: false },
    cost: 0.01,
    ...parts,
  };
}

export async function all(entries: AsyncIterable<LedgerEntry>): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}
