/** How the words of a name are put together. */
export type NameStyle = "camel" | "pascal" | "snake" | "upper" | "kebab";

/** Languages whose plain names have underscores between their words. */
const snakeLanguages: ReadonlySet<string> = new Set(
  "python rust ruby c elixir erlang perl lua julia r nim zig ocaml crystal gdscript shellscript".split(" "),
);

/** What a name is made of: marks that have a meaning of their own (`_`, `$`, `--`) stand around its words. */
interface NameParts {
  readonly before: string;
  readonly words: readonly string[];
  readonly after: string;
}

/** Of a name that is one word, what is usual in its language. */
export function styleOf(name: string, languageId: string): NameStyle {
  const { before } = partsOf(name);
  const core = name.slice(before.length).replace(/_+$/, "");
  if (core.includes("-") || before.startsWith("--")) return "kebab";
  const letters = core.replace(/[^\p{L}]/gu, "");
  const isUpper = letters === letters.toUpperCase() && letters !== letters.toLowerCase();
  if (isUpper && (letters.length > 1 || core.includes("_"))) return "upper";
  if (core.includes("_")) return "snake";
  if (/^\p{Lu}/u.test(core)) return "pascal";
  return /\p{Lu}/u.test(core) || !snakeLanguages.has(languageId) ? "camel" : "snake";
}

/** The words of a name, in the style of another one and with its marks; "" where it has none that may begin a name. */
export function inStyleOf(old: string, name: string, style: NameStyle): string {
  const { before, after } = partsOf(old);
  const words = partsOf(name).words.map((word) => word.toLowerCase());
  if (!/^\p{L}/u.test(words[0] ?? "")) return "";
  return before + joined(words, style) + after;
}

function joined(words: readonly string[], style: NameStyle): string {
  if (style === "snake") return words.join("_");
  if (style === "kebab") return words.join("-");
  if (style === "upper") return words.join("_").toUpperCase();
  const [first = "", ...rest] = words;
  return (style === "pascal" ? capital(first) : first) + rest.map(capital).join("");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function partsOf(name: string): NameParts {
  const before = /^[-_$#@]*/.exec(name)?.[0] ?? "";
  const after = name.length > before.length ? (/_*$/.exec(name)?.[0] ?? "") : "";
  // `parseHTTPReply2` → parse, HTTP, Reply2.
  const words = name.match(/\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+\p{N}*|\p{N}+/gu) ?? [];
  return { before, words, after };
}
