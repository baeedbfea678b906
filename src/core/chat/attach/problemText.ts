import { eachLine, type PromptSource } from "../../hosted/leaving";
import { counted, listed } from "./words";

export interface Problem {
  /** Relative to the workspace. */
  readonly path: string;
  readonly severity: "error" | "warning" | "info";
  /** 1 is the first line. */
  readonly line: number;
  readonly message: string;
  /** Who found it, with the rule, as `ts(2322)`; "" where it does not say. */
  readonly source: string;
  /** The line as it is, undefined where it is not known. */
  readonly code: string | undefined;
}

const order = { error: 0, warning: 1, info: 2 } as const;
const mostProblems = 100;
const longestCode = 300;
const longestMessage = 2000;

/** Problems as the model is shown them: errors first, then as they stand in their files. */
export function problemText(problems: readonly Problem[]): {
  readonly text: string;
  /** The places that are named. */
  readonly sources: readonly PromptSource[];
  readonly leftOut: string | undefined;
} {
  const sorted = [...problems].sort(
    (a, b) => order[a.severity] - order[b.severity] || comparePaths(a.path, b.path) || a.line - b.line,
  );
  const shown = sorted.slice(0, mostProblems);
  const cuts = shown.filter(
    ({ code, message }) => (code?.length ?? 0) > longestCode || message.length > longestMessage,
  ).length;
  const parts = [
    ...(sorted.length > shown.length ? [`${sorted.length - shown.length} of ${sorted.length} problems`] : []),
    ...(cuts > 0 ? [`the ends of long lines of ${counted(cuts, "problem")}`] : []),
  ];
  const paths = [...new Set(shown.map(({ path }) => path))];
  const sources = paths.flatMap((path) =>
    eachLine(
      path,
      shown.filter((one) => one.path === path).map(({ line }) => line - 1),
    ),
  );
  return { text: shown.map(written).join("\n"), sources, leftOut: parts.length === 0 ? undefined : listed(parts) };
}

function written({ path, severity, line, message, source, code }: Problem): string {
  const by = source === "" ? "" : ` [${source}]`;
  const at = code === undefined ? "" : `\n    ${cut(code.trim(), longestCode)}`;
  return `${path}:${line}: ${severity}: ${cut(message.replaceAll(/\s*\r?\n\s*/g, " "), longestMessage)}${by}${at}`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} […]` : text;
}

function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
