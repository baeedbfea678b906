/** How a language documents what it declares. */
export interface DocForm {
  /** What it is called before a model. */
  readonly name: string;
  /** Whether it stands above the declaration, or is the first thing in it. */
  readonly place: "above" | "within";
  /** How each of its lines begins; undefined where it is between two marks. */
  readonly prefix?: string;
  readonly open?: string;
  readonly close?: string;
}

const block = { place: "above", open: "/**", close: "*/" } as const;
const forms: readonly { readonly ids: readonly string[]; readonly form: DocForm }[] = [
  {
    ids: ["typescript", "typescriptreact", "javascript", "javascriptreact"],
    form: { name: "JSDoc comment (/** … */)", ...block },
  },
  { ids: ["java", "kotlin", "scala"], form: { name: "documentation comment (/** … */)", ...block } },
  { ids: ["php"], form: { name: "PHPDoc comment (/** … */)", ...block } },
  { ids: ["c", "cpp"], form: { name: "Doxygen comment (/** … */)", ...block } },
  { ids: ["python"], form: { name: 'docstring (""" … """)', place: "within", open: '"""', close: '"""' } },
  { ids: ["rust"], form: { name: "doc comment (each line begins with ///)", place: "above", prefix: "///" } },
  {
    ids: ["swift"],
    form: { name: "documentation comment (each line begins with ///)", place: "above", prefix: "///" },
  },
  { ids: ["csharp"], form: { name: "XML documentation comment (/// <summary>)", place: "above", prefix: "///" } },
  { ids: ["dart"], form: { name: "documentation comment (each line begins with ///)", place: "above", prefix: "///" } },
  { ids: ["go"], form: { name: "doc comment (// and the name first)", place: "above", prefix: "//" } },
  { ids: ["ruby", "shellscript", "perl", "r", "elixir"], form: { name: "comment (#)", place: "above", prefix: "#" } },
  { ids: ["lua", "sql", "haskell"], form: { name: "comment (--)", place: "above", prefix: "--" } },
];

/** Undefined for languages without declarations, or that are not known. */
export function docFormOf(languageId: string): DocForm | undefined {
  return forms.find(({ ids }) => ids.includes(languageId))?.form;
}

/** The first documentation comment among lines; none where there is none, or where it has no end. */
export function docCommentIn(lines: readonly string[], { prefix, open, close }: DocForm): readonly string[] {
  const begins = (line: string) => line.trim().startsWith(prefix ?? open ?? "");
  const from = lines.findIndex(begins);
  if (from === -1) return [];
  if (prefix !== undefined) {
    const end = lines.findIndex((line, at) => at > from && !begins(line));
    return lines.slice(from, end === -1 ? undefined : end);
  }
  const mark = close ?? "";
  const rest = (lines[from] ?? "").trim().slice((open ?? "").length);
  if (rest.includes(mark)) return lines.slice(from, from + 1);
  const end = lines.findIndex((line, at) => at > from && line.includes(mark));
  return end === -1 ? [] : lines.slice(from, end + 1);
}
