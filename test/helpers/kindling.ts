import path from "node:path";
import { root } from "../../scripts/root";

/** The starter model in the repository. */
export const kindlingPath = path.join(root, "media", "models", "kindling.gguf");
