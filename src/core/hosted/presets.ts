/** A kind of server that is set up with a few keys. */
export interface ServerPreset {
  readonly name: string;
  readonly detail: string;
  /** "" where each has its own. */
  readonly baseUrl: string;
  readonly key: "needed" | "optional" | "none";
}

export const serverPresets: readonly ServerPreset[] = [
  { name: "Ollama", detail: "On another machine", baseUrl: "http://localhost:11434", key: "optional" },
  { name: "Other", detail: "Any server that speaks OpenAI's protocol", baseUrl: "", key: "optional" },
];
