/** The name of the slash command that a text begins with, as it was typed; undefined where it begins with none. */
export function commandIn(text: string): string | undefined {
  // A path is none: /usr/bin.
  return /^\/([\w.-]+)(?=\s|$)/.exec(text)?.[1];
}
