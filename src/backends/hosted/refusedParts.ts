import { BackendError } from "../../core/model/failure";
import { StatusError } from "./wireErrors";

/** Parts of a request that not every server knows, and how a refusal names them. */
const parts = {
  max_tokens: /max_tokens/,
  max_completion_tokens: /max_completion_tokens/,
  stream_options: /stream_options|include_usage/,
  response_format: /response_format|json_schema|schema|grammar|structured/i,
  logprobs: /logprobs/,
} as const;
export type OptionalPart = keyof typeof parts;

/** Those of them that stand in a request. */
export function optionalParts(body: Readonly<Record<string, unknown>>): readonly OptionalPart[] {
  return (Object.keys(parts) as OptionalPart[]).filter((name) => name in body);
}

/** What a server has refused of requests, and is not sent again. Servers differ, and only asking tells. */
export class RefusedParts {
  readonly #names = new Set<OptionalPart>();

  has(name: OptionalPart): boolean {
    return this.#names.has(name);
  }

  /**
   * @param sent parts of the request that it could have been without
   * @returns whether the same may be asked again without one that the server named
   */
  learn(error: unknown, sent: readonly OptionalPart[]): boolean {
    const named = sent.find((name) => isAbout(error, name));
    if (named !== undefined) this.#names.add(named);
    return named !== undefined;
  }

  /** The limit of an answer's tokens under the name that the server knows; without one where it knows neither. */
  limit(tokens: number): Readonly<Record<string, number>> {
    const name = (["max_tokens", "max_completion_tokens"] as const).find((one) => !this.has(one));
    return name === undefined ? {} : { [name]: tokens };
  }
}

/**
 * Whether a server refused a request for a part of it. llama-cpp-python's calls a value that it does not know a fault of
 * its own: there the part's own name has to be said, and that before any answer.
 */
function isAbout(error: unknown, name: OptionalPart): boolean {
  if (!(error instanceof BackendError)) return false;
  if (error.kind === "serverRefused") return parts[name].test(error.message);
  return (
    error.kind === "serverFault" && error instanceof StatusError && new RegExp(`\\b${name}\\b`).test(error.message)
  );
}
