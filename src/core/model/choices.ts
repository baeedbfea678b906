import { type CatalogueEntry, catalogue } from "./catalogue";
import { byFit, type Capacity, type Fit, fitOf, type Ranked, recommended } from "./fit";
import { parseModelSource } from "./modelSource";
import { size } from "./transferSpeed";

/** A model file on this machine. */
export interface PresentModel {
  /** Whose folder it is in. */
  readonly keeper: string;
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Undefined where nobody looked, or nothing could be read. */
  readonly facts?: PresentFacts | undefined;
}

/** What a file's header tells of what it is good for. */
export interface PresentFacts {
  readonly parameters: number;
  /** Tokens that it was trained for, and bytes of KV cache for each; undefined where it does not say. */
  readonly contextSize: number | undefined;
  readonly kvBytesPerToken: number | undefined;
  /** Whether it was trained to fill in the middle; `untried`: loading it shows. */
  readonly fim: "yes" | "untried" | "no";
  readonly hasChatTemplate: boolean;
}

/** What a model is chosen for. */
export type ChosenUse = "completion" | "chat";

export type ChoiceGroup = "recommended" | "here" | "fits" | "doesNotFit";

/** A model that can be chosen, and the words that it is shown with. */
export interface ModelChoice {
  readonly group: ChoiceGroup;
  readonly name: string;
  /** Beside the name: size, and whose it is. */
  readonly description: string;
  /** Below it: how it would do on this machine, and what it may be used for. */
  readonly detail: string;
  /** Whether it is made for the use, and not too much for this machine as far as that is known. */
  readonly isSuitable: boolean;
  readonly target:
    | { readonly kind: "file"; readonly path: string }
    | { readonly kind: "download"; readonly entry: CatalogueEntry };
}

export interface ChoicesGiven {
  readonly use: ChosenUse;
  /** Undefined where the machine was not measured. */
  readonly capacity: Capacity | undefined;
  readonly present: readonly PresentModel[];
  /** Bytes that the model in use gives back when another one takes its place. */
  readonly freedBytes: number;
}

/** Models for a use in the order in which a user should look at them: what suits this machine first. */
export function modelChoices({ use, capacity, present, freedBytes }: ChoicesGiven): readonly ModelChoice[] {
  const isHere = (entry: CatalogueEntry) => present.some((model) => isOf(entry, model));
  const absent = catalogue.filter((entry) => entry.uses.includes(use) && !isHere(entry));
  // What is not made for it comes after what is.
  const sorted = [...present].sort((a, b) => Number(cannot(use, a.facts)) - Number(cannot(use, b.facts)));
  const here = sorted.map((model) => hereChoice(model, use, presentFit(model, { use, capacity, freedBytes })));
  if (!capacity) return [...here, ...absent.map((entry) => downloadChoice(entry, undefined, "fits"))];
  const ranked = absent.map((entry): Ranked => {
    return { entry, fit: fitOf(entry, { use, freedBytes }, capacity) };
  });
  const best = recommended(ranked);
  const others = ranked.filter((one) => one !== best).sort(byFit);
  return [
    ...(best ? [downloadChoice(best.entry, best.fit, "recommended")] : []),
    ...here,
    ...others.map(({ entry, fit }) => downloadChoice(entry, fit, fit.verdict === "not" ? "doesNotFit" : "fits")),
  ];
}

/** What the catalogue says of a file; undefined where it does not know it. */
export function entryOf(model: PresentModel): CatalogueEntry | undefined {
  return catalogue.find((entry) => isOf(entry, model));
}

/** Whether a file in Hearth's folder is what an entry names: it stands there below its repository's name. */
function isOf({ source }: CatalogueEntry, { keeper, name }: PresentModel): boolean {
  const parsed = parseModelSource(source);
  if (parsed?.kind !== "hub" || keeper !== "Hearth") return false;
  const { repository, file, quantisation } = parsed;
  if (file !== undefined) return name === `${repository}/${file}`;
  return name.startsWith(`${repository}/`) && name.toLowerCase().includes((quantisation ?? "").toLowerCase());
}

/** Whether a file says that it is not made for a use. */
export function cannot(use: ChosenUse, facts: Pick<PresentFacts, "fim" | "hasChatTemplate"> | undefined): boolean {
  return facts !== undefined && (use === "chat" ? !facts.hasChatTemplate : facts.fim === "no");
}

function presentFit(
  model: PresentModel,
  { use, capacity, freedBytes }: Omit<ChoicesGiven, "present">,
): Fit | undefined {
  const { bytes, facts } = model;
  if (!capacity || facts?.contextSize === undefined || facts.kvBytesPerToken === undefined) return undefined;
  const { contextSize, kvBytesPerToken } = facts;
  const billions = facts.parameters / 1e9;
  // A header does not tell how many parameters work for a token; where it is not all, the model is quicker than said.
  const activeParameters = entryOf(model)?.activeParameters ?? billions;
  const entry = { bytes, contextSize, kvBytesPerToken, parameters: billions, activeParameters };
  return fitOf(entry, { use, freedBytes }, capacity);
}

function hereChoice(
  { keeper, name, path, bytes, facts }: PresentModel,
  use: ChosenUse,
  fit: Fit | undefined,
): ModelChoice {
  const description = `${size(bytes)}, in ${keeper === "Hearth" ? "Hearth's folder" : `${keeper}'s folder`}`;
  const detail = facts ? `${roleWords(facts)}. ${fitWords(fit)}.` : path;
  const isSuitable = facts !== undefined && !cannot(use, facts) && fit?.verdict !== "not";
  return { group: "here", name, description, detail, isSuitable, target: { kind: "file", path } };
}

function roleWords({ fim, hasChatTemplate }: PresentFacts): string {
  const chats = hasChatTemplate ? ", and is made to chat" : "";
  switch (fim) {
    case "yes":
      return `Completes code${chats}`;
    case "untried":
      return `May complete code, which loading it shows${chats}`;
    case "no":
      return hasChatTemplate ? "Made to chat, and not to complete code" : "Not made to complete code";
  }
}

function downloadChoice(entry: CatalogueEntry, fit: Fit | undefined, group: ChoiceGroup): ModelChoice {
  const { name, bytes, quantisation, licence, isCommercial } = entry;
  const terms = isCommercial ? licence : `${licence}: not for commercial use`;
  return {
    group,
    name,
    description: `${entry.isEstimate ? "about " : ""}${size(bytes)}, ${quantisation}`,
    detail: `${fitWords(fit)}. ${terms}.`,
    isSuitable: fit?.verdict !== "not",
    target: { kind: "download", entry },
  };
}

function fitWords(fit: Fit | undefined): string {
  switch (fit?.verdict) {
    case undefined:
      return "How it would do on this machine is not known";
    case "well":
      return `Runs well here: ${fit.why}`;
    case "slowly":
      return `Runs slowly here: ${fit.why}`;
    case "not":
      return `Not for this machine: ${fit.why}`;
  }
}
