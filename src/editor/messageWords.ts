/**
 * Words as a message of VS Code shows them as they are. Of Markdown it knows links, which run commands too; a model, a
 * file's name or a server may say some.
 */
export function plainWords(words: string): string {
  return words.replaceAll("](", "] (");
}
