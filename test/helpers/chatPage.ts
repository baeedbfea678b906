import type { Ui } from "../editor/ui";

/** Where a question is written. */
export const field = 'textarea[aria-label="Ask Hearth"]';
export const lastAnswer = "article.turn:last-of-type .answer";
/** What the chat's page shows where nobody would answer. */
export const nobody = ".welcome:has-text('Chat with a model on this machine')";

export async function ask(ui: Ui, question: string): Promise<void> {
  await ui.clickInChat(field);
  await ui.typeInChat(field, question);
  await ui.press("Enter");
}

/** Waits for the whole answer to a question. */
export async function answered(ui: Ui, question: string, text: string): Promise<void> {
  const turn = `article.turn:last-of-type:has-text(${JSON.stringify(question)})`;
  await ui.waitInChat(`${turn} .answer:has(.footer:not([hidden])) .markdown:has-text(${JSON.stringify(text)})`);
}
