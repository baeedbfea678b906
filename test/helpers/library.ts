import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";

/** Of the node-llama-cpp that the model process under test runs, as test/host/library.test.ts proves. */
export const libraryVersion: string = JSON.parse(
  readFileSync(path.join(root, "node_modules", "node-llama-cpp", "package.json"), "utf8"),
).version;

/** Tokens of an answer, from its first, of which the library tells how likely they are. */
export const tokensWithConfidence = libraryVersion.localeCompare("3.22", "en", { numeric: true }) < 0 ? 5 : Infinity;
