import { createHash } from "node:crypto";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import { LruMap } from "../../util/lruMap";

/** A text that looks like a secret. */
export interface FoundSecret {
  /** What it looks like: `GitHub Token`. */
  readonly rule: string;
  /** The line up to it and its first characters, for the user to know it by; never the secret. */
  readonly excerpt: string;
}

/** What looks like a secret, and the offset at which it begins. */
interface Place {
  readonly rule: string;
  readonly at: number;
}

type Rule = (typeof rules)[number];
type Context = Parameters<Rule["create"]>[0];
type Report = Parameters<Context["report"]>[0];
type Source = Parameters<NonNullable<ReturnType<Rule["create"]>["file"]>>[0];

/** Characters that are looked through at a time, a millisecond or two, and how many of them once more with what follows. */
const [sliceLength, overlap] = [16_000, 1_000];
/** Slices that are known to hold none: a conversation and the files around a cursor are sent again and again. */
const rememberedSlices = 4_000;
/** Characters of a secret, and of the line before it, that are shown. */
const [shownOfSecret, shownBefore] = [4, 40];
const mostFound = 10;

/**
 * Looks for secrets with the rules that secretlint recommends. They are run here and not by secretlint's core, which
 * keeps 18 kB for each text for ever (it measures itself) and looks through a text in one go.
 */
export class SecretScan {
  readonly #clean = new LruMap<string, true>(rememberedSlices);

  /** @returns at most ten; the event loop goes on meanwhile */
  async find(text: string): Promise<readonly FoundSecret[]> {
    const found: Place[] = [];
    for (let from = 0; from < text.length && found.length < mostFound; from += sliceLength - overlap) {
      const slice = text.slice(from, from + sliceLength);
      const hash = hashOf(slice);
      if (this.#clean.get(hash)) continue;
      const places = await findIn(slice);
      if (places.length === 0) this.#clean.set(hash, true);
      found.push(...places.map(({ rule, at }) => ({ rule, at: from + at })));
      await new Promise(setImmediate);
    }
    return told(text, found).slice(0, mostFound);
  }
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

async function findIn(slice: string): Promise<readonly Place[]> {
  const found: Place[] = [];
  for (const { before, content, filePath } of sourcesOf(slice)) {
    const source = sourceOf(content, filePath);
    for (const rule of rules) {
      const report = ({ message, range: [at] }: Report) => {
        found.push({ rule: message.message, at: Math.max(0, at - before) });
      };
      await rule.create(contextWith(report), {}).file?.(source);
    }
  }
  return found;
}

/**
 * The text, and what it is once more where a rule wants more than it is given: a private key is only seen whole, and what
 * is sent may begin or end in the middle of one; npm's tokens of old are only seen in a file of that name.
 */
function sourcesOf(slice: string) {
  // All such keys begin with these letters.
  const begin = "-----BEGIN PRIVATE KEY-----\nMI";
  const end = "\n-----END PRIVATE KEY-----";
  return [
    { before: 0, content: slice, filePath: "" },
    ...(slice.includes("-----END ") ? [{ before: begin.length, content: begin + slice, filePath: "" }] : []),
    ...(slice.includes("-----BEGIN ") ? [{ before: 0, content: slice + end, filePath: "" }] : []),
    ...(slice.includes("_authToken") ? [{ before: 0, content: slice, filePath: ".npmrc" }] : []),
  ];
}

function contextWith(report: (found: Report) => void): Context {
  return {
    sharedOptions: {},
    report,
    // A text says so of itself, in a comment, and a text is not the user's word.
    ignore: () => undefined,
    createTranslator: (messages) => (messageId, data) => ({
      message: wordsOf(messages[messageId], data),
      messageId: String(messageId),
      data: {},
    }),
  };
}

/** `found GitHub Token(ghp): ghp_abc` without what stands in the text. */
function wordsOf(message: unknown, data: object = {}): string {
  const english = (message as { readonly en?: (data: object) => string } | undefined)?.en;
  const nothing = Object.fromEntries(Object.keys(data).map((name) => [name, ""]));
  const words = english?.(nothing) ?? "secret";
  return words.replace(/^found /, "").replace(/(\(\))?:? *$/, "");
}

/** The parts of secretlint's source that the rules for texts ask for; nothing of it is on a disk. */
function sourceOf(content: string, filePath: string): Source {
  const place = { line: 1, column: 0 };
  return {
    hasBOM: false,
    content,
    filePath,
    physicalFilePath: undefined,
    contentType: "text",
    ext: "",
    getFilePath: () => filePath,
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start: place, end: place }),
    positionToIndex: () => 0,
    indexToPosition: () => place,
  };
}

/** Each once: two slices overlap, and a place is looked at in several ways. */
function told(text: string, found: readonly Place[]): readonly FoundSecret[] {
  const starts = found.map(({ at }) => at);
  const all = found.map(({ rule, at }) => ({ rule, excerpt: excerptOf(text, at, starts) }));
  return [...new Map(all.map((one) => [`${one.rule} ${one.excerpt}`, one])).values()];
}

/** Nothing behind the secret's beginning, because not every rule says truly where it ends. @param starts of all that were found */
function excerptOf(text: string, at: number, starts: readonly number[]): string {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const first = Math.min(at, ...starts.filter((start) => start >= lineStart));
  const before = text.slice(Math.max(lineStart, first - shownBefore), first).trimStart();
  return `${before}${text.slice(first, first + shownOfSecret)}…`;
}
