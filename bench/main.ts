import { acceleratorVariable } from "../src/protocol/endpoint";
import { benchChange } from "./change";
import { benchDownload } from "./download";
import { benchEdits } from "./edits/edits";
import { benchChat } from "./hearth/chat";
import { benchInterference } from "./hearth/interference";
import { benchOpponents } from "./opponents/bench";
import { benchPageFrames } from "./pageFrames";
import { benchReplay } from "./replay";
import { benchServer } from "./server/server";
import { benchSharing } from "./sharing";
import { benchStartup } from "./startup";
import { benchTyping } from "./typing/typing";

const benches: Readonly<Record<string, (options: readonly string[]) => Promise<void>>> = {
  startup: benchStartup,
  sharing: benchSharing,
  server: benchServer,
  opponents: benchOpponents,
  typing: benchTyping,
  interference: benchInterference,
  chat: benchChat,
  edits: benchEdits,
  change: benchChange,
  replay: benchReplay,
  download: benchDownload,
  page: benchPageFrames,
};

/** `npm run bench -- NAME… [--OPTION …]`. Prints what was measured beside what DESIGN §13 allows. */
async function main(args: readonly string[]): Promise<void> {
  // What is measured here is the processor, and nothing beside it.
  process.env[acceleratorVariable] ??= "off";
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const names = firstOption === -1 ? args : args.slice(0, firstOption);
  const options = firstOption === -1 ? [] : args.slice(firstOption);
  const unknown = names.filter((name) => !(name in benches));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`Name a bench: ${Object.keys(benches).join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  for (const name of names) await benches[name]?.(options);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
