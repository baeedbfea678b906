import { findModel } from "../src/backends/download/hub";
import { catalogue } from "../src/core/model/catalogue";

/** `npm run catalogue`: compares each entry's size with the hub's, and prints what the hub says of the file. */
async function main(): Promise<void> {
  const signal = AbortSignal.timeout(300_000);
  let wrong = 0;
  for (const { id, source, bytes, isEstimate } of catalogue) {
    const told = await findModel(source, { mirror: "", token: process.env.HF_TOKEN, signal }).catch(String);
    if (typeof told === "string") {
      wrong++;
      console.log(`${id}: ${told}`);
      continue;
    }
    const off = Math.abs((told.bytes ?? 0) - bytes) / bytes;
    const isRight = off < 0.01 && !isEstimate;
    if (!isRight) wrong++;
    const hashes = told.files.map(({ name, remote }) => `${name} ${remote.sha256 ?? "no sha256"}`).join(", ");
    console.log(`${id}: ${told.bytes} bytes (${isRight ? "as we say" : `we say ${bytes}`}); ${hashes}`);
  }
  if (wrong > 0)
    throw new Error(`${wrong} of ${catalogue.length} entries of src/core/model/catalogue.ts want a change.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
