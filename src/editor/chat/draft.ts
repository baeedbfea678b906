import type { AttachOutcome } from "../../core/chat/attach/outcome";
import type { Chat } from "../../core/chat/chat";
import type { ChatBackend } from "../../core/chat/chatBackend";
import type { Attachment } from "../../core/chat/conversation";
import type { Estimate } from "../../core/chat/estimate";
import type { AttachmentView, MeterView } from "../../protocol/page";
import { Emitter } from "../../util/event";
import { attachmentView } from "./pageViews";

/** What the next question takes along, and how full the context would be with it. */
export class Draft {
  readonly #didChange = new Emitter<void>();
  readonly onDidChange = this.#didChange.event;
  #attachments: readonly Attachment[] = [];
  #estimate: Estimate | undefined;
  /** Tokens by id. */
  #tokens: ReadonlyMap<string, number> = new Map();
  #counting = new AbortController();

  constructor(
    private readonly chat: Chat,
    private readonly backend: Pick<ChatBackend, "warm">,
  ) {}

  get attachments(): readonly Attachment[] {
    return this.#attachments;
  }

  get views(): readonly AttachmentView[] {
    return this.#attachments.map((attachment) => attachmentView(attachment, this.#tokens.get(attachment.id)));
  }

  /** Undefined where nothing is known of the model's context yet. */
  get meter(): MeterView | undefined {
    const known = this.#estimate ?? this.chat.fit;
    if (!known) return undefined;
    const { used, size, answer } = known;
    return { used, size, answer, turnsLeftOut: this.chat.fit?.leftOut.length ?? 0 };
  }

  /** Takes what was attached; of two of the same thing the newer. @returns why others were refused, "" for none */
  add(outcomes: readonly AttachOutcome[]): string {
    const added = outcomes.flatMap((outcome) => (outcome.kind === "attached" ? outcome.attachment : []));
    const isNew = (one: Attachment) => !added.some((other) => other.kind === one.kind && other.label === one.label);
    this.#set([...this.#attachments.filter(isNew), ...added]);
    // It alone can tell what they cost, and is wanted soon.
    if (added.length > 0) this.backend.warm();
    return refusals(outcomes);
  }

  remove(id: string): void {
    this.#set(this.#attachments.filter((attachment) => attachment.id !== id));
  }

  /** Empties it. @returns what was in it */
  take(): readonly Attachment[] {
    const taken = this.#attachments;
    this.#counting.abort("it is asked");
    this.#attachments = [];
    // What the prompt takes is known better from now on.
    this.#estimate = undefined;
    this.#didChange.fire();
    return taken;
  }

  /** Puts back what was taken and not asked. */
  giveBack(attachments: readonly Attachment[]): void {
    this.#set([...attachments, ...this.#attachments]);
  }

  /** Counts anew: the conversation or the model is another one. */
  recount(): void {
    this.#counting.abort("it is counted anew");
    const counting = new AbortController();
    this.#counting = counting;
    void this.chat.estimate("", this.#attachments, counting.signal).then((estimate) => {
      if (counting.signal.aborted) return;
      this.#estimate = estimate;
      this.#tokens = new Map(this.#attachments.map(({ id }, at) => [id, estimate?.attachments[at] ?? 0]));
      if (!estimate) this.#tokens = new Map();
      this.#didChange.fire();
    });
  }

  dispose(): void {
    this.#counting.abort("the chat goes");
    this.#didChange.dispose();
  }

  #set(attachments: readonly Attachment[]): void {
    this.#attachments = attachments;
    this.#didChange.fire();
    this.recount();
  }
}

/** Words in a row of refusals; the rest is counted. */
const mostRefusals = 3;

/** What was refused and why, in one line. */
export function refusals(outcomes: readonly AttachOutcome[]): string {
  const refused = outcomes.flatMap((outcome) => (outcome.kind === "refused" ? outcome : []));
  const said = refused.slice(0, mostRefusals).map(({ label, why }) => `${label}: ${why}`);
  const more = refused.length - said.length;
  return [...said, ...(more > 0 ? [`And ${more} more were refused.`] : [])].join(" ");
}
