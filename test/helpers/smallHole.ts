import type { FimRequest } from "../../src/core/model/backend";

/** A hole behind `const a = `, for tests in which it does not matter what is asked for. */
export const smallHole: FimRequest = {
  ...{ path: "a.js", context: [], prefix: "const a = ", prefixStart: 0, prefixLine: 0, suffix: ";\n", maxTokens: 8 },
  ...{ extent: "line", budgetMs: 60_000, urgency: "live" },
};
