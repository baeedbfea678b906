/** How a repository's commit messages are written, as far as a rule can tell. */
export interface CommitStyle {
  readonly form: SubjectForm | undefined;
  /** Whether what stands behind the form begins with a capital letter; undefined where it is mixed. */
  readonly hasCapital: boolean | undefined;
  readonly hasDot: boolean;
  readonly hasBody: boolean;
  /** Characters of a usual subject, and of the longest that is not cut. */
  readonly usual: number | undefined;
  readonly longest: number;
  /** Subjects without what belongs to one commit alone. */
  readonly examples: readonly string[];
  /** What a ticket's number, as `ABC-12`, stands in, `#` for it: `[#] `; undefined where subjects begin with none. */
  readonly ticketFrame: string | undefined;
}

/** What subjects begin with. */
export interface SubjectForm {
  readonly kind: "conventional" | "area" | "bracket" | "emoji";
  /** Those that were used, the most frequent first. */
  readonly seen: readonly string[];
}

/** Characters that Git's own tools show of a subject. */
export const usualLongest = 72;
const [mostRead, mostExamples, mostSeen] = [10, 5, 8];
const clear = 0.7;

const types = "feat|fix|docs?|chore|refactor|perf|tests?|build|ci|style|revert|deps|release|wip";
const forms: readonly { readonly kind: SubjectForm["kind"]; readonly pattern: RegExp }[] = [
  { kind: "conventional", pattern: new RegExp(`^((?:${types})(?:\\([^()]*\\))?!?):\\s+(?=\\S)`) },
  { kind: "area", pattern: /^([\w./*-]+(?:, ?[\w./*-]+)*):\s+(?=\S)/ },
  { kind: "bracket", pattern: /^(\[[^\]]+\]):?\s+(?=\S)/ },
  { kind: "emoji", pattern: /^(:\w+:|\p{Extended_Pictographic}\uFE0F?)\s*(?=\S)/u },
];
/** `UTF-8` looks the same, so that it is one only where most subjects begin so. */
const ticket = /^(\[?)[A-Z][A-Z0-9]*-\d+(\]?[:\s-]\s*)(?=\S)/;
const issue = /^\[?#\d+\]?[:\s-]\s*(?=\S)/;

/** What no commit message is an example in. */
const unusual = /^(?:fixup|squash|amend)! |^Merge |^Revert "/;
const trailer = /^[A-Z][\w-]*(?:-by|-Id|-id|-Url): \S/;

/** @param messages of commits that are no merges, the newest first */
export function styleOf(messages: readonly string[]): CommitStyle {
  const read = messages.map(partsOf).filter(({ subject }) => subject !== "" && !unusual.test(subject));
  const recent = read.slice(0, mostRead);
  const isUsual = (holds: (one: Parts) => boolean) => recent.length > 0 && share(recent, holds) > 0.5;
  const frames = recent.flatMap(({ frame }) => frame ?? []);
  const ticketFrame = frames.length * 2 > recent.length ? frames[0] : undefined;
  const examples = recent.map(({ subject }) => withoutTicket(subject, ticketFrame));
  const form = formOf(examples);
  const lengths = examples.map(({ length }) => length).sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length / 2)];
  return {
    form,
    hasCapital: capitalOf(examples, form),
    hasDot: isUsual(({ subject }) => subject.endsWith(".")),
    hasBody: isUsual(({ body }) => body !== ""),
    usual,
    longest: usual !== undefined && usual > usualLongest ? (lengths.at(-1) ?? usualLongest) : usualLongest,
    examples: [...new Set(examples)].slice(0, mostExamples),
    ticketFrame,
  };
}

/** What follows a subject's form, which is none where the style has none. */
export function withoutForm(subject: string, form: SubjectForm | undefined): string {
  const found = form && forms.find(({ kind }) => kind === form.kind);
  return found ? subject.replace(found.pattern, "") : subject;
}

/** A subject without the number of a ticket at its beginning. */
export function withoutTicket(subject: string, frame: CommitStyle["ticketFrame"]): string {
  return subject.replace(frame === undefined ? issue : ticket, "");
}

interface Parts {
  readonly subject: string;
  readonly body: string;
  readonly frame: string | undefined;
}

function partsOf(message: string): Parts {
  const [first = "", ...rest] = message.replaceAll(/\r\n?/g, "\n").trim().split("\n");
  const [, open, close] = ticket.exec(first) ?? [];
  return {
    // The number of a pull request at the end is a server's.
    subject: first.replace(/\s*\(#\d+\)$/, "").trim(),
    body: rest
      .filter((line) => !trailer.test(line))
      .join("\n")
      .trim(),
    frame: open === undefined ? undefined : `${open}#${close}`,
  };
}

function formOf(subjects: readonly string[]): SubjectForm | undefined {
  for (const { kind, pattern } of forms) {
    const found = subjects.flatMap((subject) => pattern.exec(subject)?.[1] ?? []);
    if (found.length * 2 <= subjects.length) continue;
    const counts = new Map<string, number>();
    for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
    const seen = [...counts].sort(([, a], [, b]) => b - a).map(([one]) => one);
    return { kind, seen: seen.slice(0, mostSeen) };
  }
  return undefined;
}

function capitalOf(subjects: readonly string[], form: SubjectForm | undefined): boolean | undefined {
  const letters = subjects.flatMap((subject) => /^\p{L}/u.exec(withoutForm(subject, form))?.[0] ?? []);
  // Scripts without cases have neither.
  const cased = letters.filter((letter) => letter.toLowerCase() !== letter.toUpperCase());
  if (cased.length === 0) return undefined;
  const capitals = share(cased, (letter) => letter === letter.toUpperCase());
  if (capitals >= clear) return true;
  return capitals <= 1 - clear ? false : undefined;
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter(holds).length / all.length;
}
