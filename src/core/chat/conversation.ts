import type { PromptSource } from "../hosted/leaving";
import type { FailureKind } from "../model/failure";
import type { AnswerFigures } from "./chatBackend";

export type AttachmentKind =
  | "file"
  | "folder"
  | "selection"
  | "symbol"
  | "problems"
  | "changes"
  | "terminal"
  /** A prompt file of the user's. */
  | "prompt";

/** Text that goes to the model with a question, as it was when the question was asked. */
export interface Attachment {
  readonly id: string;
  readonly kind: AttachmentKind;
  /** What a user reads on it: `basket.ts:12-40`. */
  readonly label: string;
  /** Relative to the workspace, "/" between folders; undefined where it is of no file. */
  readonly path: string | undefined;
  /** VS Code's id of the language; undefined for plain text. */
  readonly languageId: string | undefined;
  /** 1 is the first line of its file; undefined where that means nothing. */
  readonly firstLine: number | undefined;
  /** Of several files or places, whose lines it has; else `path` and `firstLine` say it. */
  readonly sources?: readonly PromptSource[] | undefined;
  /** LF only. */
  readonly text: string;
  /** What was left out of it, in words; undefined where it is whole. */
  readonly leftOut: string | undefined;
}

/**
 * How an answer ended. `stopped`: by the user. `cut`: the process or the window went away. `full`: the context was used
 * up, or the answer was as long as one may be. `repeats`: it said one thing again and again.
 */
export type AnswerEnd = "whole" | "stopped" | "cut" | "full" | "repeats" | "failed";

export interface Answer {
  /** Markdown as the model wrote it. */
  readonly text: string;
  readonly thought: string;
  /** Name of the model. */
  readonly model: string;
  /** Host of the server that runs it; undefined for a model of this machine. */
  readonly server?: string | undefined;
  /** Undefined while it is being written. */
  readonly end: AnswerEnd | undefined;
  /** Why it failed; only there with `failed` and `cut`. */
  readonly failure?: FailureKind | undefined;
  readonly figures?: AnswerFigures | undefined;
}

/** A question and its answer. */
export interface Turn {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** As the user wrote it, with its slash command. */
  readonly question: string;
  readonly attachments: readonly Attachment[];
  /** Undefined before the model was asked. */
  readonly answer: Answer | undefined;
}

/** What stands in place of the turns up to one, since the user had them summed up. */
export interface Summary {
  readonly text: string;
  /** Id of the last turn that it covers. */
  readonly upTo: string;
}

export interface Conversation {
  readonly id: string;
  readonly title: string;
  /** Whether the user gave the title, so that it is not replaced. */
  readonly isTitleOwn: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly turns: readonly Turn[];
  readonly summary: Summary | undefined;
}
