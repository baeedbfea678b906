const common = "break case continue default do else for if return switch while true false null";
const classes = "class enum extends interface new private protected public static super this throw try catch finally";
const c = `${common} auto char const double extern float goto inline int long register short signed sizeof static struct
  typedef union unsigned void volatile enum bool`;
const script = `${common} ${classes} arguments as async await const debugger delete eval export function implements import in
  instanceof let of package typeof undefined var void with yield`;
const typed = `${script} abstract
  any boolean declare is keyof namespace never number object readonly string symbol type unknown`;

/** Words that a language keeps for itself, by VS Code's id. */
const kept: Readonly<Record<string, string>> = {
  javascript: script,
  javascriptreact: script,
  typescript: typed,
  typescriptreact: typed,
  python: `False None True and as assert async await break class continue def del elif else except finally for from global if
    import in is lambda nonlocal not or pass raise return try while with yield self cls`,
  java: `${common} ${classes} abstract assert boolean byte char const double final float goto implements import instanceof int
    long native package short strictfp synchronized throws transient var void volatile yield record`,
  csharp: `${common} ${classes} abstract as base bool byte char checked const decimal delegate double event explicit extern
    fixed float foreach goto implicit in int internal is lock long namespace object operator out override params readonly ref
    sbyte sealed short sizeof stackalloc string struct typeof uint ulong unchecked unsafe ushort using virtual void volatile`,
  c,
  cpp: `${c} alignas alignof and asm class concept consteval constexpr decltype delete explicit export friend mutable namespace
    new noexcept not nullptr operator or override private protected public requires template this throw try catch typeid
    typename using virtual wchar_t xor`,
  go: `${common} chan const defer fallthrough func go goto import interface map nil package range select struct type var`,
  rust: `as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub
    ref return self Self static struct super trait true type unsafe use where while yield box`,
  php: `${common} ${classes} abstract and array as callable clone const declare echo elseif empty final fn foreach function
    global goto implements include instanceof isset list match namespace or print readonly require trait unset use var xor`,
  ruby: `BEGIN END alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or
    redo rescue retry return self super then true undef unless until when while yield`,
  kotlin: `${common} ${classes} as fun in is object package typealias val var when`,
  swift: `${common} ${classes} as associatedtype deinit defer extension fileprivate func guard import in init inout internal is
    let nil operator protocol repeat rethrows self Self struct subscript throws typealias var where`,
};
const sets = new Map(Object.entries(kept).map(([id, words]) => [id, new Set(words.split(/\s+/))]));

/** Of a language that is not known here, whether any other one keeps the word. */
export function isKeyword(word: string, languageId: string): boolean {
  const own = sets.get(languageId);
  return own ? own.has(word) : [...sets.values()].some((set) => set.has(word));
}
