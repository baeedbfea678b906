import type { Workbench } from "../../scripts/workbench";

/** Kindling is sure of what follows. */
export const typed = "for (let i = 0; i < 10;";
// VS Code closes the bracket by itself once it knows the language; then it is black and not part of the grey text.
export const suggestedPattern = "^ i\\+\\+\\)? \\{$";

/** Opens a file of the sample workspace, or one that is like it, types, sees grey text and takes it: what every build of Hearth must do. */
export async function useGhostText(workbench: Workbench, file = "basket.ts"): Promise<void> {
  await workbench.waitForStatusBarItem("hearth", "Hearth", 120_000);
  await workbench.openFile(file);
  await workbench.goTo(34, 33);
  await workbench.press("Enter");
  await workbench.type(typed, 30);
  await workbench.waitForGhostText(suggestedPattern, 60_000);
  await workbench.press("Tab");
  await workbench.waitForNoGhostText();
}
