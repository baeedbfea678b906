import type { ContextSource } from "../context/contextSource";
import type { CompletionModel, FimRequest } from "../model/backend";
import { eagernessRules } from "./eagerness";
import { extentAt } from "./extent";
import type { CompletionRequest } from "./request";
import { windowAround } from "./window";

const maxTokens = { line: 48, block: 160 } as const;
const budgetMs = 1500;

/** What is put to the model for a place. */
export function fimRequest(
  request: CompletionRequest,
  model: CompletionModel,
  { context, urgency }: { readonly context: ContextSource; readonly urgency: FimRequest["urgency"] },
): FimRequest {
  const extent = extentAt(request, model.writesBlocks);
  return {
    path: request.document.path,
    context: context.piecesFor(request.document.uri, model.contextSize),
    ...windowAround(request, model.contextSize),
    maxTokens: maxTokens[extent],
    extent,
    budgetMs,
    gateFactor: request.trigger === "explicit" ? undefined : eagernessRules[request.preferences.eagerness].gateFactor,
    urgency,
  };
}
