import type { Ui } from "../editor/ui";
import { eventually } from "./eventually";

/** A question in a window of its own. */
export const dialog = ".monaco-dialog-box";

const palette = '.quick-input-widget input[placeholder^="Type the name of a command"]';
/** Milliseconds after which a key that opened nothing is pressed again. */
const againMs = 3000;

interface SetUp {
  readonly address: string;
  /** None where it is left out. */
  readonly key?: string;
  readonly completionModel?: string;
  /** The row that is taken where it is asked when a feature may ask, in the order of the questions. */
  readonly times?: Readonly<Partial<Record<"Completion" | "Chat" | "Actions", string>>>;
}

/** Runs a command by its name in the palette. */
export async function runCommand(ui: Ui, name: string): Promise<void> {
  // One that is closing takes keys, too.
  await ui.waitForNoQuickInput();
  let pressedAt = 0;
  // Until it has the keyboard, what is typed goes where the cursor was.
  await eventually("the palette has the keyboard", async () => {
    // A chat page that gets the keyboard at that moment takes the key, and does nothing with it.
    if (!(await ui.isSeen(palette)) && Date.now() - pressedAt > againMs) {
      pressedAt = Date.now();
      await ui.press("F1");
    }
    return await ui.isSeen(`${palette}:focus`);
  });
  await ui.type(name);
  // The row that Enter takes: commands that are like it stand there, too.
  await ui.waitFor(`.quick-input-list .monaco-list-row.focused:has-text(${JSON.stringify(name)})`);
  await ui.press("Enter");
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
