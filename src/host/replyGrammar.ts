import type { LlamaGrammarEvaluationState, LlamaModel } from "node-llama-cpp";
import { CallError } from "../protocol/rpc";
import type { ObjectSchema } from "../util/replySchema";

/**
 * What keeps one answer to a schema; it is made within some milliseconds, so none is kept.
 * @throws {CallError} `badParams` where the library cannot make a grammar of it
 */
export async function grammarOf(model: LlamaModel, schema: ObjectSchema): Promise<LlamaGrammarEvaluationState> {
  const { LlamaGrammarEvaluationState } = await import("node-llama-cpp");
  try {
    const grammar = await model.llama.createGrammarForJsonSchema(schema);
    return new LlamaGrammarEvaluationState({ model, grammar });
  } catch (error) {
    throw new CallError("badParams", `no grammar can be made of the schema: ${String(error)}`);
  }
}
