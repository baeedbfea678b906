import assert from "node:assert/strict";
import { catalogue } from "../../../../src/core/model/catalogue";
import { modelChoices, type PresentModel } from "../../../../src/core/model/choices";

const giga = 1e9;
const laptop = {
  ...{ availableBytes: 12 * giga, totalBytes: 16 * giga },
  ...{ readBillionsPerSecond: 400, bytesPerSecond: 45 * giga },
};
const give = (over: Partial<Parameters<typeof modelChoices>[0]> = {}) =>
  modelChoices({ use: "completion", capacity: laptop, present: [], freedBytes: 0, ...over });
const names = (group: string, given: Parameters<typeof give>[0] = {}) =>
  give(given)
    .filter((choice) => choice.group === group)
    .map(({ name }) => name);

describe("modelChoices", () => {
  it("begins with one recommendation, which anybody may use", () => {
    const [first] = give();
    assert.equal(first?.group, "recommended");
    assert.equal(names("recommended").length, 1);
    assert.doesNotMatch(first?.detail ?? "", /not for commercial use/);
  });

  it("recommends nothing where only Kindling would do", () => {
    const old = { ...laptop, readBillionsPerSecond: 10, bytesPerSecond: 2 * giga };
    assert.deepEqual(names("recommended", { capacity: old }), []);
    assert.ok(names("doesNotFit", { capacity: old }).length > 3);
  });

  it("never calls what would swap a fit", () => {
    for (const free of [0.5, 1, 2, 4, 8]) {
      const small = { ...laptop, availableBytes: free * giga };
      for (const { group, target } of give({ capacity: small })) {
        if (target.kind !== "download" || group === "doesNotFit") continue;
        assert.ok(target.entry.bytes < free * giga, `${target.entry.name} with ${free} GB free`);
      }
    }
  });

  it("marks what is not for everybody", () => {
    const marked = give().filter(({ detail }) => /not for commercial use/.test(detail));
    assert.deepEqual(
      marked.map(({ name }) => name).sort(),
      catalogue
        .filter(({ isCommercial, uses }) => !isCommercial && uses.includes("completion"))
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("does not offer to bring what is here already, by a file's name and by a quantisation", () => {
    const present: PresentModel[] = [
      ["ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF/qwen2.5-coder-0.5b-q8_0.gguf", "Hearth"] as const,
      ["mradermacher/Qwen2.5-Coder-14B-GGUF/Qwen2.5-Coder-14B.Q4_K_M.gguf", "Hearth"] as const,
      // Of somebody else's folder nobody knows whether it is the same.
      ["ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF/qwen2.5-coder-1.5b-q8_0.gguf", "LM Studio"] as const,
    ].map(([name, keeper]) => ({ name, keeper, path: `/models/${name}`, bytes: giga }));
    const offered = give({ present }).flatMap(({ target }) => (target.kind === "download" ? target.entry.id : []));
    assert.ok(!offered.includes("qwen2.5-coder-0.5b-q8"));
    assert.ok(!offered.includes("qwen2.5-coder-14b-q4"));
    assert.ok(offered.includes("qwen2.5-coder-1.5b-q8"));
    assert.equal(names("here", { present }).length, 3);
  });

  it("lists all of them without a verdict where the machine is not known", () => {
    const choices = give({ capacity: undefined });
    assert.equal(choices.length, catalogue.filter(({ uses }) => uses.includes("completion")).length);
    assert.ok(choices.every(({ detail }) => /is not known/.test(detail)));
  });

  it("counts what the model in use gives back", () => {
    const tight = { ...laptop, availableBytes: 1.2 * giga };
    assert.ok(!names("fits", { capacity: tight }).includes("Qwen2.5-Coder 1.5B"));
    const freed = [
      ...names("fits", { capacity: tight, freedBytes: 2 * giga }),
      ...names("recommended", { capacity: tight, freedBytes: 2 * giga }),
    ];
    assert.ok(freed.includes("Qwen2.5-Coder 1.5B"));
  });

  it("offers for the chat what is made to chat, and puts what is not last", () => {
    const facts = { contextSize: 32_768, kvBytesPerToken: 28_672, parameters: 1.54e9, fim: "yes" } as const;
    const present: PresentModel[] = [
      { name: "base", facts: { ...facts, hasChatTemplate: false } },
      { name: "chat", facts: { ...facts, hasChatTemplate: true } },
    ].map((one) => ({ keeper: "Ollama", path: `/models/${one.name}`, bytes: 1.65 * giga, ...one }));
    const choices = give({ use: "chat", present });
    const here = choices.filter(({ group }) => group === "here");
    assert.deepEqual(
      here.map(({ name, isSuitable }) => [name, isSuitable]),
      [
        ["chat", true],
        ["base", false],
      ],
    );
    const offered = choices.flatMap(({ target }) => (target.kind === "download" ? target.entry : []));
    assert.equal(offered.length, catalogue.filter(({ uses }) => uses.includes("chat")).length);
    assert.equal(choices[0]?.group, "recommended");
    assert.ok(choices.every(({ group, isSuitable }) => group === "here" || isSuitable === (group !== "doesNotFit")));
  });

  it("says of a file that is here what it is for and how it would do, and puts what cannot complete last", () => {
    const coder = { contextSize: 32_768, kvBytesPerToken: 28_672, parameters: 1.54e9, hasChatTemplate: false };
    const present: PresentModel[] = [
      { name: "chat", facts: { ...coder, fim: "no", hasChatTemplate: true } } as const,
      { name: "unread" } as const,
      { name: "base", facts: { ...coder, fim: "yes" } } as const,
      { name: "silent", facts: { ...coder, fim: "untried", kvBytesPerToken: undefined } } as const,
    ].map((one) => ({ keeper: "Ollama", path: `/models/${one.name}`, bytes: 1.65 * giga, ...one }));
    const here = give({ present }).filter(({ group }) => group === "here");
    assert.deepEqual(
      here.map(({ name, detail }) => [name, detail]),
      [
        ["unread", "/models/unread"],
        ["base", "Completes code. Runs well here: reads 260 and writes 27 tokens a second."],
        ["silent", "May complete code, which loading it shows. How it would do on this machine is not known."],
        ["chat", "Made to chat, and not to complete code. Runs well here: reads 260 and writes 27 tokens a second."],
      ],
    );
    const small = { ...laptop, availableBytes: 1.5 * giga };
    const base = give({ present, capacity: small }).find(({ name }) => name === "base");
    assert.match(base?.detail ?? "", /Not for this machine: needs 2\.0 GB, 1\.4 GB are free/);
  });
});
