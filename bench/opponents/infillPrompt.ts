import type { InfillRequest } from "./infill";

/** Turns text into tokens, none of them special. */
export type TokenizeText = (text: string) => readonly number[];

/** Tokens of a vocabulary. */
export interface InfillMarkers {
  readonly prefix: number;
  readonly suffix: number;
  readonly middle: number;
  readonly repository: number;
  readonly fileSeparator: number;
}

/**
 * The tokens that llama.cpp's server makes of an infill request (server-common.cpp, `format_prompt_infill`), without
 * chunks of other files: the window comes from the batch's size, three quarters for the lines above and a quarter for
 * what is below, and the cursor's line stands with the prefix. The names are the server's own.
 */
export function infillPrompt(
  request: InfillRequest,
  tokenize: TokenizeText,
  markers: InfillMarkers,
  batchSize: number,
): number[] {
  const prompt = tokenize(request.prompt);
  const quarter = Math.floor(batchSize / 4);
  const prefix = tokenize(request.inputPrefix).slice(-3 * quarter);
  const suffix = tokenize(request.inputSuffix).slice(0, Math.max(0, quarter - (2 + prompt.length)));
  return [
    markers.repository,
    ...tokenize("myproject\n"),
    markers.fileSeparator,
    ...tokenize("filename\n"),
    markers.prefix,
    ...prefix,
    ...prompt,
    markers.suffix,
    ...suffix,
    markers.middle,
  ];
}
