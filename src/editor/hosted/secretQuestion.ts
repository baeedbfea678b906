import type { FoundSecret } from "../../backends/hosted/secretScan";

/** What a user is asked before something leaves that looks like a secret. The secret itself is not shown. */
export function secretQuestion(
  found: readonly FoundSecret[],
  purpose: "chat" | "actions",
  host: string,
): { readonly question: string; readonly detail: string } {
  const what = found.length === 1 ? "something that looks like a secret" : "texts that look like secrets";
  const lines = found.map(({ rule, excerpt }) => `• ${rule}: ${excerpt}`);
  const where = purpose === "chat" ? "The question, the conversation or what is attached" : "The code for this action";
  return {
    question: `Send ${what} to ${host}?`,
    detail: [
      `${where} has:`,
      ...lines,
      "",
      "Nothing was sent yet. A yes holds for these texts until the window is closed.",
    ].join("\n"),
  };
}
