import * as vscode from "vscode";
import { begunBy, branchPrefix } from "../../../core/actions/commitMessage/begun";
import type { FileChange } from "../../../core/actions/commitMessage/fileChange";
import { stepWords } from "../../../core/actions/commitMessage/stepWords";
import { styleOf } from "../../../core/actions/commitMessage/style";
import { type MessageListener, type MessageParts, writeMessage } from "../../../core/actions/commitMessage/write";
import type { ChatBackend } from "../../../core/chat/chatBackend";
import { BackendError } from "../../../core/model/failure";
import { failureWords } from "../../../core/model/failureWords";
import { onAbort, settledOnAbort } from "../../../util/abort";
import type { Clock } from "../../../util/clock";
import type { FileTexts } from "../../chat/attach/fileTexts";
import {
  type GitRepository,
  gitApi,
  looked,
  noGitWords,
  noRepositoryWords,
  untrackedOf,
} from "../../chat/attach/gitExtension";
import { contextKeys } from "../../contributions";
import type { Notify } from "../../notify";
import type { SettingsReader } from "../../settings";
import { type CommitBasis, commitBasis, committedWords, whyOutdated } from "./commitBasis";
import { allChanges, changesOf } from "./gatherChanges";
import { gitsOwnMessage } from "./gitsOwnMessage";
import { MessageBox } from "./messageBox";
import { whichRepository } from "./whichRepository";

export interface CommitMessageParts {
  readonly backend: ChatBackend;
  readonly texts: FileTexts;
  readonly settings: Pick<SettingsReader, "ofOther">;
  readonly notify: Pick<Notify, "noChatModel" | "nothingDone" | "failed">;
  readonly clock: Clock;
}

interface Prepared extends Omit<MessageParts, "begun"> {
  readonly basis: CommitBasis;
}

const noMessageWords = "The model wrote no message. Try it once more, or with another model.";
/** Commits that are looked at for the style; those that count are among them. */
const commitsRead = 40;

/** Writes messages of commits into Git's box, one at a time. */
export class CommitMessages {
  #running: AbortController | undefined;
  /** By repository: the message that was written last, and what stood in the box before. */
  readonly #written = new Map<string, { readonly text: string; readonly before: string }>();

  constructor(private readonly parts: CommitMessageParts) {}

  /**
   * Writes one, or stops where one is being written.
   * @param clicked the source control whose title was clicked, or a repository; anything else where somebody runs the command
   * @param takesAll all changes, where nothing is staged
   */
  async generate(clicked: unknown, takesAll = false): Promise<void> {
    if (this.#running) return this.stop();
    const { backend, notify } = this.parts;
    if (backend.state.kind === "none") return notify.noChatModel();
    const running = new AbortController();
    this.#running = running;
    await this.#tell();
    try {
      await this.#generate(clicked, takesAll, running);
    } catch (error) {
      const { aborted, reason } = running.signal;
      if (!aborted) this.#failed(error, () => this.generate(clicked, takesAll));
      else if (reason === committedWords) notify.nothingDone(committedWords);
    } finally {
      this.#running = undefined;
      await this.#tell();
    }
  }

  /** The box is then as it was. */
  stop(): void {
    this.#running?.abort();
  }

  dispose(): void {
    this.stop();
  }

  async #generate(clicked: unknown, takesAll: boolean, running: AbortController): Promise<void> {
    const repository = await this.#repository(clicked);
    if (!repository) return;
    const found = repository.inputBox.value;
    const preparing = this.#prepared(repository, takesAll, running.signal);
    const prepared = await settledOnAbort(preparing, running.signal, () => new BackendError("cancelled", "stopped"));
    if (prepared === "unstaged") {
      const words = "Nothing is staged, so there is nothing yet to write a message for.";
      return this.parts.notify.nothingDone(words, { "Use All Changes": () => this.generate(repository, true) });
    }
    if (typeof prepared === "string") return this.parts.notify.nothingDone(prepared);
    // Who has written there meanwhile has a message.
    if (repository.inputBox.value !== found) return;
    const box = new MessageBox(repository, this.parts.clock);
    const listening = [
      onAbort(box.taken, () => running.abort()),
      repository.state.onDidChange(() => {
        const now = repository.state.HEAD?.commit;
        if (now !== undefined && now !== prepared.basis.head) running.abort(committedWords);
      }),
    ];
    try {
      await this.#write(prepared, repository, box, running);
    } catch (error) {
      await box.restore();
      throw error;
    } finally {
      for (const one of listening) one.dispose();
      box.dispose();
    }
  }

  async #repository(clicked: unknown): Promise<GitRepository | undefined> {
    const { notify, settings, clock } = this.parts;
    const git = await gitApi(clock);
    if (git && git.repositories.length > 0) return await whichRepository(git, clicked);
    // Git stays there, without repositories, where it is switched off while it runs.
    const isOn = git && settings.ofOther("git.enabled")?.inForce !== false;
    notify.nothingDone(isOn ? noRepositoryWords : noGitWords());
    return undefined;
  }

  /** What can be known before the box is touched, or why nothing is to be done, in words for the user. */
  async #prepared(repository: GitRepository, takesAll: boolean, signal: AbortSignal): Promise<Prepared | string> {
    await Promise.all([looked(repository, this.parts.clock), this.parts.texts.rules.refresh()]);
    const own = await gitsOwnMessage(repository);
    if (own !== undefined) return own;
    const basis = await commitBasis(repository);
    const changes = await this.#changes(repository, takesAll, basis, signal);
    if (changes === "unstaged") return changes;
    if (changes.length === 0)
      return "There is nothing to commit: Git knows of no changes. Save what you changed first.";
    // A repository without commits has no log.
    const commits = await repository.log({ maxEntries: commitsRead }).catch(() => []);
    const style = styleOf(commits.filter(({ parents }) => parents.length < 2).map(({ message }) => message));
    return { changes, style, basis };
  }

  async #changes(
    repository: GitRepository,
    takesAll: boolean,
    { staged }: CommitBasis,
    signal: AbortSignal,
  ): Promise<readonly FileChange[] | "unstaged"> {
    const { settings } = this.parts;
    if (staged !== "") return await changesOf(staged, this.parts, repository, signal);
    const diff = await repository.diff(false);
    // Where Git itself takes all without a question, so do we.
    const isSmart = settings.ofOther("git.enableSmartCommit")?.inForce === true;
    const hasAny = diff !== "" || untrackedOf(repository).length > 0;
    if (hasAny && !takesAll && !isSmart) return "unstaged";
    const withNew = settings.ofOther("git.smartCommitChanges")?.inForce !== "tracked";
    return await allChanges(diff, this.parts, repository, withNew, signal);
  }

  async #write(known: Prepared, repository: GitRepository, box: MessageBox, running: AbortController): Promise<void> {
    const key = repository.rootUri.toString();
    const last = this.#written.get(key);
    // Who asks once more gets another message, and not one about the last.
    const before = last?.text === box.before ? last.before : box.before;
    const typed = begunBy(before);
    const begun = { ...typed, prefix: typed.prefix || branchPrefix(repository.state.HEAD?.name, known.style) };
    const text = await this.#withProgress(running, (onStep) => {
      const listener = { onStep, onText: (part: string) => box.show(part) };
      return writeMessage({ ...known, begun }, this.parts.backend, listener, running.signal);
    });
    const why = text === "" ? noMessageWords : await whyOutdated(known.basis, repository);
    if (why !== undefined) {
      await box.restore();
      this.parts.notify.nothingDone(why);
    } else if (await box.write(text)) this.#written.set(key, { text, before });
  }

  async #withProgress<T>(
    running: AbortController,
    work: (onStep: MessageListener["onStep"]) => Promise<T>,
  ): Promise<T> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: "Hearth writes the commit message",
    };
    return await vscode.window.withProgress(options, async (progress, cancellation) => {
      const cancelling = cancellation.onCancellationRequested(() => running.abort());
      let told = "";
      try {
        return await work((step) => {
          const message = stepWords(step);
          if (message !== told) progress.report({ message });
          told = message;
        });
      } finally {
        cancelling.dispose();
      }
    });
  }

  #failed(error: unknown, again: () => Promise<void>): void {
    const why = error instanceof BackendError ? failureWords[error.kind] : `Git failed: ${wordsOf(error)}`;
    this.parts.notify.failed(`The commit message was not written. ${why}`, { "Try Again": again });
  }

  /** Tells VS Code which of the two buttons to show. */
  async #tell(): Promise<void> {
    const isWriting = this.#running !== undefined;
    await vscode.commands.executeCommand("setContext", contextKeys.isWritingCommitMessage, isWriting);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
