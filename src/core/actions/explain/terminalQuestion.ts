/** What the chat is asked about a terminal's last command. @param exitCode undefined where it is not known */
export function terminalQuestion(exitCode: number | undefined): string {
  if (exitCode === 0) return "What does the output of this command say? Sum it up in a few sentences.";
  if (exitCode === undefined) {
    return "What does the output of this command say? If something went wrong, name the cause and say what to do.";
  }
  return "Why did this command fail? Name the cause in one sentence, then say what to do, step by step.";
}
