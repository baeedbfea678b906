import { HearthContender } from "../hearth/hearthContender";
import { BareDecoding } from "../opponents/bareDecoding";
import type { Contender } from "../opponents/contender";
import { LlamaServer } from "../opponents/llamaServer";
import { LlamaVscode } from "../opponents/llamaVscode";
import { ModelProcess } from "../opponents/modelProcess";
import { lessonsOf } from "./lessonsOf";
import type { Trace } from "./trace";

/** Starts a contender for a model that is told what to write. */
export type Start = (modelPath: string, trace: Trace) => Promise<Contender>;

const contextSize = 4096;
/** Hearth's own choice on two cores; the others get the same. */
const threads = 1;

/** Who can be asked while somebody types, by the names that `--contenders` takes. */
export const contenders: Readonly<Record<string, Start>> = {
  hearth: (modelPath, trace) => HearthContender.start({ modelPath, lessons: lessonsOf(trace), isGated: false }),
  bare: async (modelPath) => onlyWhenIdle(await BareDecoding.start({ modelPath, contextSize, threads })),
  llamaVscode: async (modelPath) => {
    const server = await ModelProcess.start({ modelPath, contextSize, threads });
    return new LlamaVscode(server, { name: "llamaVscode", looksAhead: true });
  },
  llamaServer: async (modelPath) => {
    const server = await LlamaServer.start({ modelPath, threads, answers: 1 });
    return new LlamaVscode(server, { name: "llamaServer", looksAhead: true });
  },
  /** With llama.vscode's default of three answers at once. */
  llamaServer3: async (modelPath) => {
    const server = await LlamaServer.start({ modelPath, threads, answers: 3 });
    return new LlamaVscode(server, { name: "llamaServer3", looksAhead: true });
  },
};

/** What never aborts would fall ever further behind somebody who types; so it is asked only when it has nothing to do. */
function onlyWhenIdle(contender: Contender): Contender {
  let isBusy = false;
  return {
    name: contender.name,
    ask: async (ask) => {
      if (isBusy) return undefined;
      isBusy = true;
      try {
        return await contender.ask(ask);
      } finally {
        isBusy = false;
      }
    },
    settled: () => contender.settled(),
    work: () => contender.work(),
    cpuSeconds: () => contender.cpuSeconds(),
    close: () => contender.close(),
  };
}
