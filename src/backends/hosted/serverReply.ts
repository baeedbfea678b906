import { BackendError } from "../../core/model/failure";
import { at, numberAt, textAt } from "./json";
import { jsonValues } from "./jsonValues";
import type { Exit, Outgoing } from "./ports";
import { errorWords, kindOfStatus } from "./wireErrors";

/** Characters to a token where nobody counted. */
const charactersPerToken = 4;

/** What a server says that an answer took. */
export interface Usage {
  readonly prompt: number;
  /** Of the prompt, what it had not evaluated before. */
  readonly evaluated: number;
  readonly answer: number;
  /** US dollars; undefined where it does not say. */
  readonly cost: number | undefined;
}

/** What somebody who reads a reply finds out for the ledger. */
export interface Tally {
  usage: Usage | undefined;
  /** Characters that were written, from which tokens are estimated where there is no usage. */
  written: number;
}

/**
 * Sends through the exit and has the reply's JSON read. However that ends, the exit hears of it, once.
 * @param read may leave the values before their end, which closes the connection
 * @throws {BackendError} with its kind
 */
export async function askServer<T>(
  exit: Exit,
  outgoing: Outgoing,
  read: (values: AsyncGenerator<unknown>, tally: Tally) => Promise<T>,
): Promise<T> {
  const incoming = await exit.send(outgoing);
  const tally: Tally = { usage: undefined, written: 0 };
  const settle = (end: string) => {
    const usage = tally.usage ?? estimated(outgoing, tally);
    const counted = { prompt: usage.prompt, answer: usage.answer, isEstimated: tally.usage === undefined };
    // What only looks something up asks no model.
    const tokens = outgoing.body === undefined ? undefined : counted;
    void incoming.settle({ end, tokens, cost: usage.cost });
  };
  try {
    const answer = await read(checked(jsonValues(incoming.body)), tally);
    settle("answered");
    return answer;
  } catch (thrown) {
    const error = thrown instanceof BackendError ? thrown : new BackendError("internal", String(thrown));
    settle(error.kind);
    throw error;
  }
}

/** As far as nobody counted. */
export function estimated({ body = "" }: Pick<Outgoing, "body">, { written }: Tally): Usage {
  const prompt = Math.ceil(body.length / charactersPerToken);
  return { prompt, evaluated: prompt, answer: Math.ceil(written / charactersPerToken), cost: undefined };
}

/** OpenAI's `usage`, with OpenRouter's `cost`. */
export function usageOf(value: unknown): Usage | undefined {
  const prompt = numberAt(value, "usage", "prompt_tokens");
  if (prompt === undefined) return undefined;
  return {
    prompt,
    evaluated: Math.max(0, prompt - (numberAt(value, "usage", "prompt_tokens_details", "cached_tokens") ?? 0)),
    answer: numberAt(value, "usage", "completion_tokens") ?? 0,
    cost: numberAt(value, "usage", "cost"),
  };
}

/** Servers that have begun to answer with 200 tell of what goes wrong then in a value of its own. */
async function* checked(values: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  for await (const value of values) {
    const error = at(value, "error");
    if (error !== undefined && error !== null) throw reported(value, error);
    yield value;
  }
}

function reported(value: unknown, error: unknown): BackendError {
  const words = errorWords(value) ?? "";
  const status = numberAt(error, "code") ?? numberAt(error, "status_code") ?? numberAt(value, "code");
  const isStatus = status !== undefined && status >= 400 && status < 600;
  const kind = kindOfStatus(isStatus ? status : 500, `${words} ${textAt(error, "type") ?? ""}`);
  return new BackendError(kind, `the server broke off: ${withoutKeys(words).slice(0, 300)}`);
}

/** Who reads a reply does not know the key; nothing of its form is told. */
function withoutKeys(words: string): string {
  return words.replace(/[^\s"'`,;:()<>]{20,}/g, "…");
}
