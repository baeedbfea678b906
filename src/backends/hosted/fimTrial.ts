import type { ChosenServer } from "../../core/hosted/permission";
import type { FimDialect } from "../../core/hosted/presets";
import type { FimRequest } from "../../core/model/backend";
import { BackendError, type FailureKind } from "../../core/model/failure";
import { fillHole } from "./fillHole";
import { dialects } from "./fimDialects";
import { loadPatience } from "./modelLoading";
import type { Exit } from "./ports";
import { RefusedParts } from "./refusedParts";

/** Only the text behind the hole tells what belongs into it. */
const hole = {
  path: "twice.js",
  context: [],
  prefix: "function double(x) {\n  const",
  suffix: " = x * 2;\n  return twice;\n}\n",
  prefixStart: 0,
  maxTokens: 8,
} as const;
const answer = /^\s*twice\b/;
const request: FimRequest = { ...hole, extent: "line", budgetMs: 60_000, urgency: "live" };

/** These servers say themselves that a model cannot do it; others may take the text behind the hole and leave it out. */
const saysItself: ReadonlySet<FimDialect> = new Set(["infill", "mistral", "deepseek", "ollama"]);

/** With these a server says that it does not do what it was asked; with all others nothing was found out. */
export const saysNo: ReadonlySet<FailureKind> = new Set([
  ...(["serverRefused", "serverNotFound", "serverForbidden", "serverFault", "serverNonsense"] as const),
  ...(["serverCut", "promptTooLong"] as const),
]);

/** Tries with one tiny hole whether a server fills holes so. @throws {BackendError} where that cannot be found out now */
export async function fillsHole(exit: Exit, server: ChosenServer, way: FimDialect): Promise<boolean> {
  const asked = { exit, server, dialect: dialects[way], refused: new RefusedParts() };
  const { signal } = new AbortController();
  const patience = asked.dialect.load ? loadPatience : {};
  const filling = { request, purpose: "setup", sources: [], onToken: () => undefined, patience, signal } as const;
  try {
    const { tokens } = await fillHole(asked, { ...hole, model: server.completionModel }, filling);
    return saysItself.has(way) || answer.test(tokens.map(({ text }) => text).join(""));
  } catch (error) {
    if (error instanceof BackendError && saysNo.has(error.kind)) return false;
    throw error;
  }
}
