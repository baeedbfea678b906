/**
 * Whether a text is one bracket or mark, which saves no key: Tab is one too, and on a fresh line it is wanted for the
 * indentation (sourcegraph/cody#872, TabbyML/tabby#2674, continuedev/continue#2987). A bracket that is typed is also
 * moved to its depth by the editor, one that is accepted is not. Likewise what begins a comment and says nothing in it,
 * which was wrong in 2 of 13 first words that were wrong in half an hour of typing.
 */
export function isTooShort(text: string): boolean {
  return /^(?:[\p{P}\p{S}]|\s*(?:\/\*\*?|\/{2,3}|<!--)\s*)$/u.test(text);
}
