import { detectFamily } from "../core/model/detectFamily";
import { families, markersOf } from "../core/model/families";
import type { InspectedModel } from "../protocol/host";
import { checkGguf } from "./ggufCheck";

const allMarkers: ReadonlySet<string> = new Set(families.flatMap((family) => markersOf(family)));

/**
 * What a model file is good for, from its header alone: nothing is loaded.
 * @throws {CallError} as {@link checkGguf}
 */
export async function inspectModel(modelPath: string): Promise<InspectedModel> {
  const { layoutKey, tokens, ...facts } = await checkGguf(modelPath, allMarkers);
  const { name, architecture } = facts;
  const detection = detectFamily({ name, architecture, layoutKey, hasToken: (text) => tokens.has(text) });
  const fim = detection.kind === "none" ? "no" : detection.certain ? "yes" : "untried";
  return { ...facts, family: detection.kind === "family" ? detection.family.id : undefined, fim };
}
