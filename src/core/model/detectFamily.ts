import { type FamilyId, families, kindling, type ModelFamily, markersOf } from "./families";

/** What a model file tells about itself. */
export interface ModelFacts {
  /** `general.architecture`. */
  readonly architecture: string;
  /** `general.name`, or the file's name. */
  readonly name: string;
  /** `hearth.fim.layout`, with which a file says itself how it was trained. */
  readonly layoutKey: string | undefined;
  /** Whether the vocabulary has `text` as one special token. */
  hasToken(text: string): boolean;
}

export type FamilyDetection =
  /** `certain: false` wants the probe: the tokens are there, but nothing says that they were trained. */
  | { readonly kind: "family"; readonly family: ModelFamily; readonly certain: boolean }
  | { readonly kind: "none"; readonly why: string };

/**
 * Finds a model's family from architecture, name and vocabulary together: general and instruct models carry
 * fill-in-the-middle tokens that they were never trained on, and families share spellings but not the order.
 */
export function detectFamily(facts: ModelFacts): FamilyDetection {
  const spelled = families.filter((family) => markersOf(family).every((text) => facts.hasToken(text)));
  const first = spelled[0];
  if (!first) return { kind: "none", why: "its vocabulary has no fill-in-the-middle tokens that Hearth knows" };
  if (facts.layoutKey !== undefined) {
    const said = spelled.filter((family) => family.layout === facts.layoutKey);
    const family = said.find((one) => isNamed(one, facts)) ?? said[0];
    if (family) return { kind: "family", family, certain: true };
    return {
      kind: "none",
      why: `it asks for the layout "${facts.layoutKey}", which Hearth does not know for its tokens`,
    };
  }
  const named = spelled.find((family) => isNamed(family, facts));
  if (named) return { kind: "family", family: named, certain: true };
  // Kindling is only ever told by its key or its name; a stranger with its tokens is more likely of StarCoder's line.
  const likely = spelled.find((family) => family !== kindling) ?? first;
  return { kind: "family", family: likely, certain: false };
}

/** Architecture and name by which a family is told; general and instruct models are of no family. */
const names: Readonly<Record<FamilyId, { readonly architecture: RegExp; readonly name: RegExp }>> = {
  kindling: { architecture: /^llama$/, name: /kindling/i },
  "qwen2.5-coder": { architecture: /^qwen[23](moe)?$/, name: /coder/i },
  starcoder2: { architecture: /^starcoder2$/, name: /^(?!.*(?:instruct|chat))/i },
  "deepseek-coder": { architecture: /^(?:llama|deepseek2?)$/, name: /deepseek.*coder/i },
  codestral: { architecture: /^llama$/, name: /codestral/i },
  codegemma: { architecture: /^gemma$/, name: /codegemma(?!.*-it\b)/i },
  codellama: { architecture: /^llama$/, name: /code.?llama/i },
  mellum: { architecture: /^(?:llama|mellum)$/, name: /mellum/i },
  "seed-coder": { architecture: /^llama$/, name: /seed.?coder|zeta.?2/i },
  "granite-code": { architecture: /^(?:llama|granite)$/, name: /granite.*code/i },
  granite4: { architecture: /^granite(?:hybrid|moe)?$/, name: /granite.?4/i },
  "stable-code": { architecture: /^stablelm$/, name: /stable.?code/i },
  refact: { architecture: /^refact$/, name: /refact/i },
};

function isNamed({ id }: ModelFamily, { architecture, name }: ModelFacts): boolean {
  return names[id].architecture.test(architecture) && names[id].name.test(name);
}

/** Names by which a family is told where nothing but the name of a model is known. */
const served: readonly (readonly [FamilyId, RegExp])[] = [
  ["kindling", /kindling/i],
  ["qwen2.5-coder", /qwen.*coder/i],
  ["starcoder2", /starcoder2/i],
  ["deepseek-coder", /deepseek.*coder/i],
  ["codestral", /codestral/i],
  ["codegemma", /codegemma(?!.*-it\b)/i],
  ["codellama", /code.?llama/i],
  ["mellum", /mellum/i],
  ["seed-coder", /seed.?coder/i],
  ["granite-code", /granite.*code/i],
  ["stable-code", /stable.?code/i],
  ["refact", /refact/i],
];

/** The family that the name of a model on a server speaks of; what it can do is to be tried. */
export function familyOfName(name: string): ModelFamily | undefined {
  const id = served.find(([, pattern]) => pattern.test(name))?.[0];
  return families.find((family) => family.id === id);
}
