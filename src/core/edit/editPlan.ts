import type { OffsetEdit } from "./textLines";

/** Why a block was not placed. */
export type CannotPlace =
  /** The answer ended within the block. */
  | "incomplete"
  | "empty"
  /** The file has all of it. */
  | "alreadyThere"
  | "severalFiles"
  | "noLines"
  | "notFound"
  | "severalPlaces"
  | "overlap"
  | "brokenMarkers"
  | "elidedNewFile"
  | "elidedUnclear"
  | "noName"
  | "severalOfName"
  | "otherCode"
  | "lessMembers";

/** What is to be done with a file, or why nothing is. */
export type EditPlan =
  | { readonly kind: "newFile"; readonly text: string }
  | { readonly kind: "wholeFile"; readonly text: string }
  /** Edits of the file's text, in their order; none overlaps another. */
  | { readonly kind: "ranges"; readonly edits: readonly OffsetEdit[] }
  /** `detail` is what it is about: a line, or a name; "" for nothing in particular. */
  | { readonly kind: "cannotPlace"; readonly why: CannotPlace; readonly detail: string };

/** Says on the way that there is no place, and why. */
export class NoPlace extends Error {
  constructor(
    readonly why: CannotPlace,
    readonly detail = "",
  ) {
    super(why);
  }
}

/** What a user is told. Each goes on: what else can be done is offered beside it. */
export const placingWords: Readonly<Record<CannotPlace, string>> = {
  incomplete: "The answer ended before this code did.",
  empty: "There is no code in this block.",
  alreadyThere: "The file has it already.",
  severalFiles: "This diff changes several files.",
  noLines: "This diff has no line by which its place could be found.",
  notFound: "The file does not have the lines that it is to change.",
  severalPlaces: "The lines that it is to change stand in several places.",
  overlap: "It changes the same lines twice.",
  brokenMarkers: "Its markers (<<<<<<< SEARCH, =======, >>>>>>> REPLACE) are not complete.",
  elidedNewFile: "It leaves out code that is in no file.",
  elidedUnclear: "It leaves out code, and the lines around do not tell where this belongs.",
  noName: "The file has nothing of that name, and most of its lines are not in this block.",
  severalOfName: "The file has several of that name.",
  otherCode: "It has code besides functions and classes of this file.",
  lessMembers: "It has less members than the file, some of them new.",
};
