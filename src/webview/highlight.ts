import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import lua from "highlight.js/lib/languages/lua";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { cleaned } from "./markdown";

const grammars = {
  bash,
  c,
  cpp,
  csharp,
  css,
  dart,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  lua,
  makefile,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  scss,
  shell,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};

for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar);
// The extension's names for languages that are close to one of these.
hljs.registerAliases(["jsonc", "json5"], { languageName: "json" });
hljs.registerAliases(["typescriptreact", "vue", "svelte"], { languageName: "typescript" });
hljs.registerAliases("javascriptreact", { languageName: "javascript" });

/** Characters beyond which code stays without colours. */
const longest = 30_000;

export function canHighlight(language: string, length: number): boolean {
  return length <= longest && hljs.getLanguage(language) !== undefined;
}

/** The name of a language for people; the word itself where we know none. */
export function languageName(language: string): string {
  return hljs.getLanguage(language)?.name?.split(",")[0] ?? language;
}

/** Code with a class on everything that has a colour. */
export function highlight(code: string, language: string): DocumentFragment {
  return cleaned(hljs.highlight(code, { language, ignoreIllegals: true }).value);
}
