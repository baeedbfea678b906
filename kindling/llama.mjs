// What llama.cpp makes of a model, for test_recipe.py. Reads {model, texts, rows} as JSON from standard input; writes
// {tokens, expected}: the token ids of each text, and the likeliest tokens behind each row of token ids.
import { getLlama } from "node-llama-cpp";

const { model: modelPath, texts = [], rows = [] } = JSON.parse(await new Response(process.stdin).text());
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error" });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize: model.trainContextSize, sequences: 1 });
const sequence = context.getSequence();
const expected = [];
for (const row of rows) {
  await sequence.clearHistory();
  const tokens = sequence.evaluateWithMetadata(row, { probabilities: true }, { temperature: 0, yieldEogToken: true });
  const { value } = await tokens.next();
  expected.push([...value.probabilities].slice(0, 40));
  await tokens.return();
}
process.stdout.write(JSON.stringify({ tokens: texts.map((text) => model.tokenize(text, false)), expected }), () =>
  process.exit(0),
);
