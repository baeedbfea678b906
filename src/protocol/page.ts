/**
 * The contract between the extension and the chat page. The page shows what it is told and tells what the user does; it
 * keeps nothing that would be lost with it but what is being typed. Messages arrive in the order in which they were sent.
 */

/** What the page's top and bottom show. */
export interface PageState {
  readonly model: ModelView;
  /** Host of the server that the user allowed the chat to ask; undefined where nothing may leave. */
  readonly allowedServer: string | undefined;
  readonly title: string;
  /** What the model is doing; undefined where it waits for a question. */
  readonly work: WorkView | undefined;
  readonly meter: MeterView | undefined;
  /** The active editor's selection, or its file where nothing is selected. */
  readonly selection: SelectionView | undefined;
  /** Commands that say by themselves whether the selection goes along, where nothing is attached. */
  readonly commands: readonly CommandView[];
  /** What the next question takes along. */
  readonly attachments: readonly AttachmentView[];
}

export type ModelView =
  /** No chat model was chosen: what would suit this machine, the best first; undefined while that is being found out. */
  | { readonly kind: "none"; readonly offers: readonly OfferView[] | undefined }
  /** `server` is the host of the one that runs it; undefined for a model of this machine. */
  | { readonly kind: "asleep"; readonly name: string; readonly server: string | undefined }
  | { readonly kind: "ready"; readonly name: string; readonly server: string | undefined }
  | { readonly kind: "loading"; readonly name: string; readonly share: number }
  /** `words` say what happened and what to do. */
  | { readonly kind: "failed"; readonly name: string; readonly words: string };

/** A model that can be brought. */
export interface OfferView {
  readonly id: string;
  readonly name: string;
  /** Size and how it would do here, in words. */
  readonly detail: string;
}

export type WorkView =
  | { readonly kind: "waiting" | "writing" | "thinking" | "summing" }
  | { readonly kind: "reading"; readonly read: number; readonly total: number };

/** How full the context window is. All numbers are tokens. */
export interface MeterView {
  readonly used: number;
  readonly size: number;
  /** Kept free for the answer. */
  readonly answer: number;
  /** Turns at the beginning that the model is not shown any more. */
  readonly turnsLeftOut: number;
}

export interface SelectionView {
  /** `basket.ts:12-40`, or `basket.ts`. */
  readonly label: string;
  /** Whether the next question takes it along. */
  readonly isIncluded: boolean;
}

export interface CommandView {
  /** Without the slash, in small letters. */
  readonly name: string;
  readonly takesSelection: boolean;
}

export interface AttachmentView {
  readonly id: string;
  /** A codicon's name. */
  readonly icon: string;
  readonly label: string;
  /** Undefined while it is not counted. */
  readonly tokens: number | undefined;
  /** What was left out, in words; undefined where it is whole. */
  readonly leftOut: string | undefined;
}

export interface AnswerView {
  /** Markdown. */
  readonly text: string;
  readonly thought: string;
  readonly model: string;
  /** Host of the server that answered; undefined where a model of this machine did. */
  readonly server: string | undefined;
  /** Undefined while it is being written. */
  readonly end: "whole" | "stopped" | "cut" | "full" | "repeats" | "failed" | undefined;
  /** For all ends but `whole`: what happened and what to do. For `whole`: undefined. */
  readonly words: string | undefined;
  /** Speed, tokens and cost, in words; undefined while they are not known. */
  readonly figures: string | undefined;
}

export interface TurnView {
  readonly id: string;
  readonly question: string;
  readonly attachments: readonly AttachmentView[];
  readonly answer: AnswerView | undefined;
  /** How the model knows of it: as it is, through the summary that stands behind it, or not any more. */
  readonly memory: "shown" | "summed" | "leftOut";
}

export interface TranscriptView {
  readonly conversationId: string;
  readonly turns: readonly TurnView[];
  /** What stands in place of the turns that are `summed`. */
  readonly summary: string | undefined;
}

export interface ConversationView {
  readonly id: string;
  readonly title: string;
  /** When it changed last, in words. */
  readonly when: string;
  readonly isCurrent: boolean;
}

/** What may stand behind a `#` or a `/`. */
export interface SuggestionView {
  /** To be given back when it is taken. */
  readonly id: string;
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
  /** Taking it asks for more: the text that then stands in the composer, such as `#file `. */
  readonly leadsTo: string | undefined;
}

/** What the page is told. */
export type ToPage =
  | { readonly kind: "state"; readonly state: PageState }
  /** Takes the place of everything that is shown. */
  | { readonly kind: "transcript"; readonly transcript: TranscriptView }
  /** A turn that is new, or takes the place of the one with its id. */
  | { readonly kind: "turn"; readonly turn: TurnView }
  /** More of the answer of the last turn. */
  | { readonly kind: "more"; readonly turnId: string; readonly part: "text" | "thought"; readonly text: string }
  | { readonly kind: "suggestions"; readonly request: number; readonly items: readonly SuggestionView[] }
  | { readonly kind: "conversations"; readonly items: readonly ConversationView[] }
  /** Puts a text into the composer, and the keyboard there. Undefined leaves the text. */
  | { readonly kind: "compose"; readonly text: string | undefined }
  /** One line above the composer: why something was refused, or what was done. */
  | { readonly kind: "note"; readonly words: string };

/** What a user can do with a code block of an answer. `index` counts the answer's fenced blocks, 0 the first. */
export type CodeAction = "copy" | "insert" | "newFile" | "apply";

/** What the page tells. */
export type FromPage =
  /** It can hear; sent again whenever it was loaded anew. */
  | { readonly kind: "ready" }
  | { readonly kind: "send"; readonly text: string }
  | { readonly kind: "stop" }
  | { readonly kind: "regenerate"; readonly turnId: string }
  /** Asks a question again in other words. */
  | { readonly kind: "resend"; readonly turnId: string; readonly text: string }
  | { readonly kind: "copy"; readonly turnId: string }
  | { readonly kind: "code"; readonly turnId: string; readonly index: number; readonly action: CodeAction }
  /** What may stand behind `sigil`, of which `query` is typed. */
  | { readonly kind: "suggest"; readonly request: number; readonly sigil: "#" | "/"; readonly query: string }
  /** Attaches what was suggested. */
  | { readonly kind: "attach"; readonly suggestionId: string }
  /** What was dropped onto the page: addresses (`file:///…`), one a member. */
  | { readonly kind: "drop"; readonly addresses: readonly string[] }
  | { readonly kind: "detach"; readonly attachmentId: string }
  | { readonly kind: "includeSelection"; readonly isIncluded: boolean }
  | { readonly kind: "newConversation" }
  | { readonly kind: "listConversations"; readonly query: string }
  | { readonly kind: "openConversation"; readonly id: string }
  | { readonly kind: "renameConversation"; readonly id: string; readonly title: string }
  | { readonly kind: "deleteConversation"; readonly id: string }
  | { readonly kind: "exportConversation"; readonly id: string }
  /** An address that the user clicked in an answer. */
  | { readonly kind: "openLink"; readonly address: string }
  /** Takes one of the offers of a page without a model. */
  | { readonly kind: "takeOffer"; readonly id: string }
  | { readonly kind: "chooseModel" };
