import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { Language, Parser, type TreeCursor } from "@vscode/tree-sitter-wasm";
import type { SyntaxFault } from "../../../core/edit/inline/syntax";
import type { GrammarWork } from "./grammarParser";

/** Faults of a text that are told; one with more is broken all over. */
const mostFaults = 200;

/** Parses some texts and tells what is wrong with each. */
async function work({ folder, grammar, texts }: GrammarWork): Promise<readonly (readonly SyntaxFault[])[]> {
  await Parser.init({ locateFile: (name: string) => path.join(folder, name) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(path.join(folder, `tree-sitter-${grammar}.wasm`)));
  return texts.map((text) => {
    const cursor = parser.parse(text)?.walk();
    return cursor ? faultsFrom(cursor) : [];
  });
}

function faultsFrom(cursor: TreeCursor): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  do {
    const { currentNode: node } = cursor;
    if (node.isError || node.isMissing) {
      const [from, to] = [node.startPosition.row, node.endPosition.row + 1];
      faults.push({ from, to, missing: node.isMissing ? node.type : undefined });
    }
  } while (faults.length < mostFaults && nextWithFaults(cursor));
  return faults;
}

/** Goes to the next node in the text's order, past what has no faults in it. */
function nextWithFaults(cursor: TreeCursor): boolean {
  if (cursor.currentNode.hasError && cursor.gotoFirstChild()) return true;
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}

void work(workerData).then((faults) => parentPort?.postMessage(faults));
