/** What the line says that declares something. */
export interface NamedHead {
  readonly name: string;
  readonly form: "type" | "function" | "method" | "value";
  /** The type that the line itself names it a member of (`func (b *Basket) Add`); undefined for what stands around it. */
  readonly owner: string | undefined;
  /** Without a body it is no declaration: a call looks the same. */
  readonly wantsBody: boolean;
}

const modifiers =
  "(?:(?:export|default|public|private|protected|internal|static|abstract|final|sealed|open|override|readonly|partial|async|declare|pub(?:\\([^)]*\\))?|unsafe|extern|data|inner|inline|virtual|const|suspend|operator|fileprivate|mutating|required|convenience|case|lateinit)\\s+)*";
const types = new RegExp(
  `^${modifiers}(?:class|interface|enum(?:\\s+class)?|struct|trait|record|namespace|object|protocol|extension|union|mod|module)\\s+([\\w$]+)`,
);
const goType = /^type\s+(\w+)\s+(?:struct|interface)\b/;
const rustImpl = /^(?:unsafe\s+)?impl(?:<[^>]*>)?\s+(?:[\w:<>, ]+\s+for\s+)?([\w:]+)/;
const functions = new RegExp(`^${modifiers}(?:function\\b\\s*\\*?|fn|func|fun|def|init)\\s+(?:<[^>]*>\\s*)?([\\w$]+)`);
const goMethod = /^func\s+\(\s*(?:\w+\s+)?\*?(\w+)[^)]*\)\s+(\w+)/;
const values = new RegExp(`^${modifiers}(?:const|let|var|val|type|static)\\s+([\\w$]+)\\s*(?:[:=<]|$)`);
/** A member that holds a value: `handle = (event) => {`. */
const field = new RegExp(`^${modifiers}([\\w$#]+)\\s*[?!]?\\s*(?::[^=]*)?(?:=(?![=>])|;?$)`);
const python = /^(?:async\s+)?(def|class)\s+(\w+)(?:\(\s*(\w+)?)?/;
const annotations = /^(?:@[\w.]+(?:\([^)]*\))?\s+)+/;
const method = /^((?:[\w$<>[\],.:*&?~#]+\s+)*)([\w$#~:]*[\w$])\s*(?:<[^()]*>)?\(/;
const noNames =
  /^(?:if|for|foreach|while|switch|catch|return|throw|new|await|else|do|try|with|using|lock|super|this|when|match|loop|guard|defer|go|select|case|delete|typeof|yield|assert|print|elseif|sizeof|import)$/;

/**
 * Reads a line as the head of a declaration.
 * @param parent name of the type that it stands in; undefined outside of all types
 */
export function readHead(line: string, languageId: string, parent: string | undefined): NamedHead | undefined {
  const text = line.trim().replace(annotations, "");
  if (languageId === "python") return pythonHead(text);
  const head = (name: string | undefined, form: NamedHead["form"], owner?: string, wantsBody = false) =>
    name === undefined ? undefined : { name, form, owner, wantsBody };
  const receiver = languageId === "go" ? goMethod.exec(text) : null;
  if (receiver) return head(receiver[2], "method", receiver[1]);
  const type = types.exec(text) ?? goType.exec(text);
  if (type) return head(type[1], "type");
  // The methods of a type stand in it, not in something that has its name.
  if (languageId === "rust" && rustImpl.test(text)) return head(rustImpl.exec(text)?.[1], "type");
  const named = functions.exec(text);
  if (named) return head(named[1], "function");
  const value = values.exec(text) ?? (parent === undefined ? null : field.exec(text));
  if (value) return head(value[1], "value");
  return methodHead(text, parent);
}

function pythonHead(text: string): NamedHead | undefined {
  const [, word, name, first] = python.exec(text) ?? [];
  if (name === undefined) return undefined;
  const isMethod = first === "self" || first === "cls";
  return {
    name,
    form: word === "class" ? "type" : isMethod ? "method" : "function",
    owner: undefined,
    wantsBody: false,
  };
}

function methodHead(text: string, parent: string | undefined): NamedHead | undefined {
  const [, before = "", full = ""] = method.exec(text) ?? [];
  const words = before.trim().split(/\s+/);
  if (full === "" || noNames.test(full) || words.some((word) => noNames.test(word))) return undefined;
  // `Basket::add` of C++.
  const [owner, name] = /^(?:.*::)?(\w+)::(~?\w+)$/.exec(full)?.slice(1) ?? [undefined, full];
  return { name: name ?? full, form: "method", owner, wantsBody: parent === undefined || before === "" };
}
