/** How a language says where a block ends; the others are edited by their lines alone. */
export type BlockForm = "braces" | "indentation";

interface Language {
  /** VS Code's id. */
  readonly id: string;
  /** What a fence may call it, besides the id and the endings. */
  readonly names?: readonly string[];
  /** Endings of file names, without the dot. */
  readonly endings: readonly string[];
  readonly form?: BlockForm;
}

const braces = { form: "braces" } as const;

const languages: readonly Language[] = [
  { id: "typescript", endings: ["ts", "mts", "cts"], ...braces },
  { id: "typescriptreact", endings: ["tsx"], ...braces },
  { id: "javascript", names: ["node"], endings: ["js", "mjs", "cjs"], ...braces },
  { id: "javascriptreact", endings: ["jsx"], ...braces },
  { id: "python", names: ["python3"], endings: ["py", "pyi"], form: "indentation" },
  { id: "java", endings: ["java"], ...braces },
  { id: "c", endings: ["c", "h"], ...braces },
  { id: "cpp", names: ["c++"], endings: ["cpp", "cc", "cxx", "hpp", "hh", "hxx"], ...braces },
  { id: "csharp", names: ["c#"], endings: ["cs"], ...braces },
  { id: "go", names: ["golang"], endings: ["go"], ...braces },
  { id: "rust", endings: ["rs"], ...braces },
  { id: "php", endings: ["php"], ...braces },
  { id: "kotlin", endings: ["kt", "kts"], ...braces },
  { id: "swift", endings: ["swift"], ...braces },
  { id: "scala", endings: ["scala"], ...braces },
  { id: "dart", endings: ["dart"], ...braces },
  { id: "ruby", endings: ["rb"] },
  { id: "lua", endings: ["lua"] },
  { id: "perl", endings: ["pl", "pm"] },
  { id: "r", endings: ["r"] },
  { id: "julia", endings: ["jl"] },
  { id: "elixir", endings: ["ex", "exs"] },
  { id: "haskell", endings: ["hs"] },
  { id: "shellscript", names: ["shell", "console", "zsh"], endings: ["sh", "bash"] },
  { id: "powershell", names: ["pwsh"], endings: ["ps1", "psm1"] },
  { id: "bat", names: ["batch", "cmd"], endings: ["bat"] },
  { id: "sql", endings: ["sql"] },
  { id: "html", endings: ["html", "htm"] },
  { id: "vue", endings: ["vue"] },
  { id: "svelte", endings: ["svelte"] },
  { id: "css", endings: ["css"] },
  { id: "scss", endings: ["scss"] },
  { id: "less", endings: ["less"] },
  { id: "json", endings: ["json"] },
  { id: "jsonc", endings: ["jsonc", "code-workspace"] },
  { id: "yaml", endings: ["yaml", "yml"] },
  { id: "toml", endings: ["toml"] },
  { id: "ini", endings: ["ini", "cfg", "conf", "properties"] },
  { id: "xml", endings: ["xml", "svg", "csproj", "xaml"] },
  { id: "markdown", endings: ["md", "mdx"] },
  { id: "dockerfile", names: ["docker"], endings: ["dockerfile"] },
  { id: "makefile", names: ["make"], endings: ["mk"] },
  { id: "plaintext", names: ["text"], endings: ["txt", "log", "csv", "lock"] },
];

const byName = new Map(
  languages.flatMap((language) =>
    [language.id, ...(language.names ?? []), ...language.endings].map((name) => [name, language] as const),
  ),
);
const endings = new Set(languages.flatMap((language) => language.endings));
/** Languages whose files hold each other's text, each under one name. */
const kin: Readonly<Record<string, string>> = {
  typescriptreact: "typescript",
  javascriptreact: "javascript",
  jsonc: "json",
};

/** VS Code's id of what a fence calls a language; undefined where the name is not known. */
export function languageIdOf(fenceName: string): string | undefined {
  return byName.get(fenceName.toLowerCase())?.id;
}

/** VS Code's id by a file's name; undefined where its ending is not known. */
export function languageIdOfPath(path: string): string | undefined {
  const ending = /\.([\w-]+)$/.exec(path)?.[1]?.toLowerCase();
  return ending !== undefined && endings.has(ending) ? byName.get(ending)?.id : undefined;
}

/** Whether text in the language that a fence names may stand in a file of that id. */
export function isLanguageOf(fenceName: string, languageId: string): boolean {
  const named = languageIdOf(fenceName) ?? fenceName.toLowerCase();
  return (kin[named] ?? named) === (kin[languageId] ?? languageId);
}

export function blockFormOf(languageId: string): BlockForm | undefined {
  return byName.get(languageId)?.form;
}
