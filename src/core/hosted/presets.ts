/** How a server wants to be asked to fill a hole; `prompt`: by a prompt in the spelling of the model's family. */
export type FimDialect = "completionsSuffix" | "infill" | "mistral" | "deepseek" | "ollama" | "prompt";

/** A kind of server that many use. */
export interface ServerPreset {
  readonly id: string;
  readonly name: string;
  /** Without a slash at its end, and without `/v1`; "" where everybody has another. */
  readonly baseUrl: string;
  /** `maybe`: only where whoever runs it wants one. */
  readonly key: "needed" | "maybe";
  /** Where a key is made. */
  readonly keyPage: string | undefined;
  /** How a service fills holes, as far as that is known; with which models is to be tried. Of other servers all is. */
  readonly fim: FimDialect | undefined;
}

/** In the order in which a list shows them: services, then what runs on one's own machines. */
export const serverPresets: readonly ServerPreset[] = [
  service("openai", "OpenAI", "https://api.openai.com", "https://platform.openai.com/api-keys", "completionsSuffix"),
  service("mistral", "Mistral", "https://api.mistral.ai", "https://console.mistral.ai/api-keys", "mistral"),
  // A subscription of Codestral's own, with keys of its own.
  service(
    "codestral",
    "Mistral Codestral",
    "https://codestral.mistral.ai",
    "https://console.mistral.ai/codestral",
    "mistral",
  ),
  service("deepseek", "DeepSeek", "https://api.deepseek.com", "https://platform.deepseek.com/api_keys", "deepseek"),
  service("openrouter", "OpenRouter", "https://openrouter.ai/api", "https://openrouter.ai/settings/keys"),
  service("huggingface", "Hugging Face", "https://router.huggingface.co", "https://huggingface.co/settings/tokens"),
  own("ollama", "Ollama", "http://127.0.0.1:11434"),
  own("lmStudio", "LM Studio", "http://127.0.0.1:1234"),
  own("llamaCpp", "llama.cpp server", "http://127.0.0.1:8080"),
  own("vllm", "vLLM", "http://127.0.0.1:8000"),
  own("other", "Another OpenAI-compatible server", ""),
];

/** The service that an origin belongs to. */
export function serviceAt(origin: string): ServerPreset | undefined {
  return serverPresets.find(
    ({ key, baseUrl }) => key === "needed" && (baseUrl === origin || baseUrl.startsWith(`${origin}/`)),
  );
}

function service(id: string, name: string, baseUrl: string, keyPage: string, fim?: FimDialect): ServerPreset {
  return { id, name, baseUrl, key: "needed", keyPage, fim };
}

function own(id: string, name: string, baseUrl: string): ServerPreset {
  return { id, name, baseUrl, key: "maybe", keyPage: undefined, fim: undefined };
}
