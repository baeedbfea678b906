import { memoryOf } from "../../core/model/fit";
import { size } from "../../core/model/transferSpeed";
import type { InspectedModel } from "../../protocol/host";

const fimWords: Readonly<Record<InspectedModel["fim"], string>> = {
  yes: "Hearth can complete code with it.",
  untried: "Whether it can complete code shows when it is loaded.",
  no: "It was not made to complete code.",
};

/**
 * What a model file says of itself, in one or two sentences.
 * @param licence where it does not say that itself; undefined where nobody does
 */
export function factWords(found: InspectedModel, licence?: string): string {
  const { architecture, parameters, quantisation, fileBytes, contextSize, hasChatTemplate, fim } = found;
  const terms = found.licence ?? licence;
  const facts = [
    architecture,
    `${count(parameters)} parameters`,
    quantisation ?? "an unknown quantisation",
    size(fileBytes),
    contextSize === undefined ? undefined : `trained for ${contextSize.toLocaleString("en-GB")} tokens`,
    memoryWords(found),
    terms === undefined ? "no licence named" : `licence ${terms}`,
  ];
  const said = facts.filter((fact) => fact !== undefined).join(", ");
  return `${said}. ${fimWords[fim]}${hasChatTemplate ? " It has a template for chats." : ""}`;
}

function memoryWords({ fileBytes: bytes, kvBytesPerToken, contextSize }: InspectedModel): string | undefined {
  if (kvBytesPerToken === undefined || contextSize === undefined) return undefined;
  return `about ${size(memoryOf({ bytes, kvBytesPerToken, contextSize }, "completion"))} of memory in use`;
}

function count(parameters: number): string {
  return parameters < 1e9 ? `${Math.round(parameters / 1e6)} million` : `${(parameters / 1e9).toFixed(1)} billion`;
}
