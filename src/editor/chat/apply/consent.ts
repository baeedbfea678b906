import * as vscode from "vscode";
import { riskOfChange } from "../../../core/edit/changeRisk";
import { hiddenWords, newHiddenCharacters } from "../../../core/edit/hiddenCharacters";
import { riskWords } from "./applyWords";

/**
 * Asks where a change may do more than its diff tells.
 * @param file what it is called before the user
 * @param paths all names of the file that rules may know
 * @param before the file's text; "" where it is new
 * @param after undefined where it is not known yet
 * @returns whether it may be done
 */
export async function isAgreed(
  file: string,
  paths: readonly string[],
  before: string,
  after: string | undefined,
): Promise<boolean> {
  const why = paths.map((path) => riskOfChange(path, before, after)).find((risk) => risk !== undefined);
  const hidden = hiddenWords(newHiddenCharacters(before, after ?? ""));
  if (why === undefined && hidden === "") return true;
  const yes = `$(check) Change ${file}`;
  const title = riskWords(file, why, hidden);
  return (await vscode.window.showQuickPick(["Leave It", yes], { title, ignoreFocusOut: true })) === yes;
}
