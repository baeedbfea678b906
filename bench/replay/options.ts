import path from "node:path";
import { parseArgs } from "node:util";
import { kindlingPath } from "../../test/helpers/kindling";
import { type ContextMode, contextModes } from "./context";
import { type Kind, kinds } from "./points";

/** What `npm run bench -- replay` was asked for. */
export interface Options {
  readonly modelPath: string;
  readonly count: number;
  readonly workspace: string | undefined;
  readonly kinds: readonly Kind[];
  readonly seed: number;
  readonly contexts: readonly ContextMode[];
  readonly hasFilter: boolean;
  /** The model reads on, without fill-in-the-middle tokens and the pipeline. */
  readonly isReading: boolean;
  /** An earlier result to look at again, in place of asking the model. */
  readonly from: string | undefined;
}

/** @throws {Error} when an option cannot be meant */
export function optionsOf(args: readonly string[]): Options {
  const string = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: string,
      points: string,
      workspace: string,
      kind: string,
      seed: string,
      context: string,
      filter: { type: "boolean" },
      reading: { type: "boolean" },
      from: string,
    },
  });
  return {
    modelPath: path.resolve(values.model ?? kindlingPath),
    count: wholeNumber("points", values.points ?? "300"),
    workspace: values.workspace,
    kinds: values.kind === undefined ? kinds : listOf("kind", values.kind, kinds),
    seed: wholeNumber("seed", values.seed ?? "1"),
    contexts: listOf("context", values.context ?? "none", contextModes),
    hasFilter: values.filter ?? false,
    isReading: values.reading ?? false,
    from: values.from,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} wants a whole number, not "${text}".`);
  return Number(text);
}

function listOf<T extends string>(name: string, text: string, known: readonly T[]): readonly T[] {
  return text.split(",").map((given) => {
    const found = known.find((one) => one === given);
    if (!found) throw new Error(`--${name} is one of ${known.join(", ")}, or several with commas; not "${given}".`);
    return found;
  });
}
