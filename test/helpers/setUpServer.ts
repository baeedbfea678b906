import type { Ui } from "../editor/ui";
import { eventually } from "./eventually";
import { runCommand } from "./palette";

/** A question in a window of its own. */
export const dialog = ".monaco-dialog-box";

interface SetUp {
  readonly address: string;
  /** None where it is left out. */
  readonly key?: string;
  readonly completionModel?: string;
  /** The row that is taken where it is asked when a feature may ask, in the order of the questions. */
  readonly times?: Readonly<Partial<Record<"Completion" | "Chat" | "Actions", string>>>;
}

/** Sets a server up, with its `test-model` for the chat, as a user does, up to the question whether it may be asked. */
export async function setUpServer(
  ui: Ui,
  { address, key = "", completionModel = "None", times = { Chat: "Always", Actions: "Never" } }: SetUp,
): Promise<void> {
  await runCommand(ui, "Hearth: Set Up a Server…");
  await ui.waitForQuickInput("Hearth: set up a server");
  await ui.type("Another OpenAI");
  await ui.waitForQuickPickItem("Another OpenAI-compatible server");
  await ui.press("Enter");
  await ui.waitFor('.quick-input-widget .quick-input-message:has-text("The server\'s address")');
  await typeInto(ui, address);
  await ui.waitForQuickInput("Hearth: the key for");
  await typeInto(ui, key);
  await ui.waitForQuickInput("the server's model for the chat");
  await ui.chooseQuickPick("test-model");
  await ui.waitForQuickInput("the server's model that completes");
  await ui.chooseQuickPick(completionModel);
  for (const [feature, time] of Object.entries(times)) {
    await ui.waitForQuickInput(`${feature}`);
    await ui.chooseQuickPick(time);
  }
  await ui.waitFor(dialog);
}

/** Presses a button of the question, and waits until it is gone. */
export async function answerDialog(ui: Ui, button: string): Promise<void> {
  await ui.clickInto(`${dialog} .monaco-button:text-is("${button}")`);
  await eventually("the dialog is closed", async () => !(await ui.isSeen(dialog)));
}

async function typeInto(ui: Ui, text: string): Promise<void> {
  await ui.press("Control+A");
  await ui.type(text === "" ? " " : text);
  await ui.press("Enter");
}
