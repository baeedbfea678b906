import * as vscode from "vscode";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { type Problem, problemText } from "../../../core/chat/attach/problemText";
import { counted } from "../../../core/chat/attach/words";
import { atMost } from "../../../util/atMost";
import { modelPathOf } from "../../documents";
import { attached } from "./attachment";
import { type FileTexts, nameOf } from "./fileTexts";
import { openFiles } from "./recentFiles";

const readAtOnce = 8;
/** Hints are not in VS Code's list of problems either. */
const severities: Readonly<Partial<Record<vscode.DiagnosticSeverity, Problem["severity"]>>> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "info",
};

/** Attaches what VS Code lists as problems of the file at hand; where it has none, of all open files. */
export async function attachProblems(texts: FileTexts, active: vscode.Uri | undefined): Promise<AttachOutcome> {
  const ofActive = active && diagnosticsOf(active).length > 0;
  const uris = (ofActive ? [active] : openFiles()).filter((uri) => diagnosticsOf(uri).length > 0);
  const read = await atMost(readAtOnce, uris, (uri) => problemsOf(texts, uri));
  const problems = read.flatMap((found) => found ?? []);
  const hidden = read.filter((found) => found === undefined).length;
  const hiddenPart = hidden === 0 ? undefined : `problems of ${counted(hidden, "file")} that must not be shown`;
  if (problems.length === 0) {
    const why = hiddenPart ? `There are only ${hiddenPart}.` : "VS Code lists no problems of the open files.";
    return refused("Problems", why);
  }
  const { text, sources, leftOut } = problemText(problems);
  const [only, ...others] = uris;
  const label = `${counted(problems.length, "problem")} of ${
    only && others.length === 0 ? nameOf(only) : counted(uris.length - hidden, "file")
  }`;
  const allLeftOut = [leftOut, hiddenPart].filter((part) => part !== undefined).join("; ") || undefined;
  return attached({
    kind: "problems",
    label,
    path: ofActive ? modelPathOf({ uri: active }) : undefined,
    sources,
    text,
    leftOut: allLeftOut,
  });
}

function diagnosticsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ severity }) => severities[severity] !== undefined);
}

/** Undefined where nothing of the file must be shown. */
async function problemsOf(texts: FileTexts, uri: vscode.Uri): Promise<readonly Problem[] | undefined> {
  if (await texts.keptBack(uri)) return undefined;
  const file = await texts.read(uri);
  const lines = file.kind === "text" ? file.text.split("\n") : [];
  return diagnosticsOf(uri).map(({ severity, range, message, source, code }) => ({
    path: modelPathOf({ uri }),
    severity: severities[severity] ?? "info",
    line: range.start.line + 1,
    message,
    source: sourceWords(source, code),
    code: lines[range.start.line],
  }));
}

function sourceWords(source: string | undefined, code: vscode.Diagnostic["code"]): string {
  const rule = typeof code === "object" ? code.value : code;
  return rule === undefined ? (source ?? "") : `${source ?? ""}(${rule})`;
}
