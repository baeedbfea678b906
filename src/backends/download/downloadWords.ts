import type { DownloadFailure } from "./downloadError";

/** What happened and what to do, one line for each failure; the file, server or folder is said behind it. */
export const downloadWords: Readonly<Record<DownloadFailure, string>> = {
  cancelled: "The download was cancelled. What came is kept, and it goes on from there next time.",
  unreachable:
    "The server cannot be reached. Check the network and VS Code's proxy settings. What came is kept, and it goes on from there next time.",
  silent: "The server stopped sending. What came is kept, and it goes on from there next time.",
  notFound: "There is no such file on the server. Check the name.",
  signIn:
    "There is no such model, or it is private or gated. Check the name; else set an access token that may read it, or check the one that is set.",
  forbidden:
    "The server refuses this file. For a gated model, accept its terms on its page first, and set a token that may read it.",
  tooManyRequests: "The server wants to be left alone for a while. Try again later; what came is kept.",
  serverError: "The server reports an error of its own. Try again later; what came is kept.",
  wrongBytes: "What came is not what was promised, so it was thrown away. Try again, or use another mirror.",
  wrongLength:
    "The server has another version of this file than the one that is known, so nothing was downloaded. Try again later, or use another mirror.",
  diskFull: "There is not enough room on the disk. Make room; what came is kept, and it goes on from there next time.",
  folder: "The folder for models cannot be written. Choose another one in the setting “Hearth › Model: Folder”.",
  badMirror:
    "The address of the mirror is none. Correct it in the setting “Hearth › Model: Mirror”, or in the environment variable HF_ENDPOINT.",
  badSource:
    "This names no model: give owner/name of a hub's repository, perhaps with :Q4_K_M, or the address of a .gguf file.",
};
