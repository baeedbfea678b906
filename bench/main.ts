import { benchOpponents } from "./opponents/bench";
import { benchSharing } from "./sharing";
import { benchStartup } from "./startup";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  startup: benchStartup,
  sharing: benchSharing,
  opponents: benchOpponents,
};

/** `npm run bench -- NAME`. Prints what was measured beside what DESIGN §13 allows. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in benches));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`Name a bench: ${Object.keys(benches).join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  for (const name of names) await benches[name]?.();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
