import type { Ui } from "../editor/ui";
import { eventually } from "./eventually";

const palette = '.quick-input-widget input[placeholder^="Type the name of a command"]';
/** Milliseconds after which a key that opened nothing is pressed again. */
const againMs = 3000;

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
