import type { AttachOutcome } from "../../core/chat/attach/outcome";
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
  readonly attachments: Attachments;
  readonly prompts: () => Promise<readonly PromptFile[]>;
  readonly post: (message: ToPage) => void;
}

const gathered: ReadonlySet<AttachmentKind> = new Set(["selection", "problems", "changes", "file", "terminal"]);

/** Asks what is in the composer, with what goes along. */
export class Asking {
  constructor(private readonly parts: AskingParts) {}

  /** What is refused goes back where it came from. */
  async ask(text: string): Promise<void> {
    const { chat, draft, post } = this.parts;
    const given = draft.take();
    const taken = await this.#alsoTaken(text, given);
    const attachments = [...given, ...taken.flatMap((one) => (one.kind === "attached" ? one.attachment : []))];
    const words = refusals(taken);
    const asked = attachments.length === 0 && words !== "" ? "refused" : await chat.ask(text, attachments);
    if (words !== "") post({ kind: "note", words });
    if (asked === "refused") this.#giveBack(text, given);
  }

  #giveBack(text: string, given: readonly Attachment[]): void {
    this.parts.draft.add(given.map((attachment) => ({ kind: "attached", attachment })));
    this.parts.post({ kind: "compose", text });
  }

  /** The selection, and what a command needs where the user attached nothing. */
  async #alsoTaken(text: string, given: readonly Attachment[]): Promise<readonly AttachOutcome[]> {
    const { attachments, prompts } = this.parts;
    const kinds = given.length > 0 ? [] : takenBy(text, await prompts()).filter((kind) => gathered.has(kind));
    if (kinds.length > 0) return await this.#gather(kinds as readonly GatheredKind[]);
    const current = await attachments.current.attachment();
    const isThere = current?.kind === "attached" && given.some(({ label }) => label === current.attachment.label);
    return current && !isThere ? [current] : [];
  }

  /** Where nothing is selected, what is about code is about the file. What is not there is told only if nothing is. */
  async #gather(kinds: readonly GatheredKind[]): Promise<readonly AttachOutcome[]> {
    const { attachments } = this.parts;
    const found = await Promise.all(
      kinds.map(async (kind) => {
        const outcome = await attachments.gather(kind);
        return kind === "selection" && outcome.kind === "refused" ? await attachments.gather("file") : outcome;
      }),
    );
    const attached = found.filter(({ kind }) => kind === "attached");
    return attached.length > 0 ? attached : found.slice(0, 1);
  }
}
