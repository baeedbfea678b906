import { type AttachOutcome, refused } from "../../core/chat/attach/outcome";
import type { Chat } from "../../core/chat/chat";
import type { Attachment, AttachmentKind } from "../../core/chat/conversation";
import type { PromptFile } from "../../core/chat/promptFiles";
import { takenBy } from "../../core/chat/slashCommands";
import type { ToPage } from "../../protocol/page";
import type { Attachments, GatheredKind } from "./attach/attachments";
import { type Draft, refusals } from "./draft";

export interface AskingParts {
  readonly chat: Chat;
  readonly draft: Draft;
  readonly attachments: Pick<Attachments, "current" | "gather">;
  readonly prompts: () => Promise<readonly PromptFile[]>;
}

type Answer = (message: ToPage) => void;

const gathered: ReadonlySet<AttachmentKind> = new Set(["selection", "problems", "changes", "file", "terminal"]);

/** Asks what is in a composer, with what goes along. */
export class Asking {
  constructor(private readonly parts: AskingParts) {}

  /** What is refused goes back where it came from. @param answer tells the page that asks */
  async ask(text: string, answer: Answer): Promise<void> {
    const { chat, draft } = this.parts;
    const given = draft.take();
    const asked = await chat.ask(text, async () => {
      const taken = await this.#alsoTaken(text, given);
      const words = refusals(taken);
      if (words !== "") answer({ kind: "note", words });
      return [...given, ...taken.flatMap((one) => (one.kind === "attached" ? one.attachment : []))];
    });
    // What Hearth answered by itself took nothing along.
    if (asked === "refused" || asked === "done") draft.giveBack(given);
    if (asked === "refused") answer({ kind: "compose", text });
  }

  /** Asks about one thing; what is in the composer, and what it takes along, stays there. */
  async askAbout(text: string, about: Attachment): Promise<void> {
    await this.parts.chat.ask(text, async () => [about]);
  }

  /** The selection, and what a command needs where the user attached nothing. */
  async #alsoTaken(text: string, given: readonly Attachment[]): Promise<readonly AttachOutcome[]> {
    const { attachments, prompts } = this.parts;
    try {
      const kinds = given.length > 0 ? [] : takenBy(text, await prompts()).filter((kind) => gathered.has(kind));
      if (kinds.length > 0) return await this.#gather(kinds as readonly GatheredKind[]);
      const current = await attachments.current.attachment();
      const isThere = current?.kind === "attached" && given.some(({ label }) => label === current.attachment.label);
      return current && !isThere ? [current] : [];
    } catch (error) {
      return [refused("The editor", error instanceof Error ? error.message : String(error))];
    }
  }

  /** Where nothing is selected, what is about code is about the file. What is not there is told only if nothing is. */
  async #gather(kinds: readonly GatheredKind[]): Promise<readonly AttachOutcome[]> {
    const { attachments } = this.parts;
    const wanted = new Set(kinds);
    const found = await Promise.all(
      [...wanted].map(async (kind) => {
        const outcome = await attachments.gather(kind);
        const isWithout = kind === "selection" && outcome.kind === "refused" && !wanted.has("file");
        return isWithout ? await attachments.gather("file") : outcome;
      }),
    );
    const attached = found.filter(({ kind }) => kind === "attached");
    return attached.length > 0 ? attached : found.slice(0, 1);
  }
}
