import type { LedgerEntry } from "../../../core/hosted/leaving";
import { sourceWords } from "./ledgerWords";

const columns = [
  "time",
  "purpose",
  "origin",
  "method",
  "path",
  "model",
  "bytes",
  "sources",
  "end",
  "status",
  "promptTokens",
  "answerTokens",
  "tokensAreEstimated",
  "cost",
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | boolean | undefined>>;

export function asJson(entries: readonly LedgerEntry[]): string {
  const readable = entries.map(({ time, ...entry }) => ({ time: new Date(time).toISOString(), ...entry }));
  return `${JSON.stringify(readable, undefined, 2)}\n`;
}

export function asCsv(entries: readonly LedgerEntry[]): string {
  const rows = entries.map(rowOf).map((row) => columns.map((column) => cell(row[column])).join(","));
  return `${[columns.join(","), ...rows].join("\r\n")}\r\n`;
}

function rowOf({ time, purpose, origin, method, path, model, bytes, sources, left }: LedgerEntry): Row {
  return {
    ...{ time: new Date(time).toISOString(), purpose, origin, method, path, model, bytes },
    sources: sourceWords(sources).join("; "),
    end: left?.end,
    status: left?.status,
    promptTokens: left?.tokens?.prompt,
    answerTokens: left?.tokens?.answer,
    tokensAreEstimated: left?.tokens?.isEstimated,
    cost: left?.cost,
  };
}

function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const text = value.replace(/^(?=[\t\r\n])/, "'").replace(formula, "$1'");
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where a spreadsheet would begin a formula, and a folder may have a file of any name: at the beginning, and behind what
 * it may take for the end of a cell (owasp.org, "CSV Injection"); where the semicolon parts cells, quotes do not help.
 */
const formula = /(^\s*|[;,|\t\r\n"']\s*)(?=[=+\-@＝＋－＠])/g;
