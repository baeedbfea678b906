import { lineEnds } from "../../../util/lineEnds";
import { linesSource, type PromptSource } from "../../hosted/leaving";
import { counted, listed } from "./words";

const skipOrder = ["secret", "ignored", "binary", "large", "unreadable", "unnamed", "unsearched"] as const;
/** Why a file of a folder is not in its text. */
export type FolderSkip = (typeof skipOrder)[number];

const skipWords: Readonly<Record<FolderSkip, (count: number) => string>> = {
  secret: (count) => counted(count, "file that looks like a secret", "files that look like secrets"),
  ignored: (count) => counted(count, "ignored file"),
  binary: (count) => counted(count, "binary file"),
  large: (count) => counted(count, "very large file"),
  unreadable: (count) => counted(count, "unreadable file"),
  unnamed: (count) => `the names of ${counted(count, "further file")}`,
  unsearched: (count) => `everything behind the first ${counted(count, "file")}`,
};

/** A folder as the model is shown it: its files' names, and the texts of those that there is room for, in the order of their paths. */
export class FolderText {
  readonly #texts: { readonly path: string; readonly text: string }[] = [];
  readonly #names: string[] = [];
  readonly #skips = new Map<FolderSkip, number>();
  #used = 0;

  /** @param room characters of all texts together */
  constructor(private readonly room: number) {}

  /**
   * A file with its text, or only its name where its text has no room: a text is never cut.
   * @returns whether there was room
   */
  add(path: string, text: string): boolean {
    this.name(path);
    if (this.#used + text.length > this.room) return false;
    this.#used += text.length;
    this.#texts.push({ path, text });
    return true;
  }

  /** A file that is named and was not read, because there is no room. */
  name(path: string): void {
    this.#names.push(path);
  }

  skip(why: FolderSkip, count = 1): void {
    this.#skips.set(why, (this.#skips.get(why) ?? 0) + count);
  }

  /** Undefined where there is nothing to show. */
  get text(): string | undefined {
    if (this.#names.length === 0) return undefined;
    const parts = this.#texts.map(({ path, text }) => `\n--- ${path} ---\n${text}${text.endsWith("\n") ? "" : "\n"}`);
    return [
      `Files of the folder, without those that searches leave out:\n${this.#names.map((name) => `${name}\n`).join("")}`,
      ...parts,
    ].join("");
  }

  /** Whose lines are in the text. */
  get sources(): readonly PromptSource[] {
    return this.#texts.map(({ path, text }) =>
      linesSource(path, { from: 0, to: lineEnds(text.replace(/\n$/, "")) + 1 }),
    );
  }

  /** In words; undefined where nothing is. */
  get leftOut(): string | undefined {
    const nameOnly = this.#names.length - this.#texts.length;
    const parts = [
      ...(nameOnly > 0 ? [`the text of ${nameOnly} of ${counted(this.#names.length, "file")}`] : []),
      ...skipOrder.flatMap((why) => {
        const count = this.#skips.get(why);
        return count === undefined ? [] : [skipWords[why](count)];
      }),
    ];
    return parts.length === 0 ? undefined : listed(parts);
  }
}
