import type { ToPage } from "../../src/protocol/page";
import type { ChatPage } from "./chatPage";
import { answer, transcript, turn } from "./views";

const block = 100;
const codeFrom = 50;
const codeTo = 80;
const pieceCharacters = 40;
const piecesInFrame = 60;

/** An answer of so many lines, prose and code in turn, that ends with the words "the end". */
export function longAnswer(lineCount: number): string {
  const lines = Array.from({ length: lineCount }, (_, at) => {
    const line = at % block;
    if (line === codeFrom) return "```ts";
    if (line === codeTo) return "```";
    if (line > codeFrom && line < codeTo) return `  const value${at} = "text" + ${at}; // a comment`;
    return line % 3 === 0 ? "" : `Line ${at} with **bold** words and \`code\`.`;
  });
  return `${lines.join("\n")}\n\nthe end`;
}

/** A conversation of so many turns; the last answer ends with its number. */
export function longConversation(turnCount: number): ToPage {
  const text = "Some **words**.\n\n```ts\nconst a = 1;\n```\n\n- an item\n- another\n";
  return transcript(
    Array.from({ length: turnCount }, (_, at) => turn(`t${at}`, `Question ${at}`, answer(`${text}\n\nAnswer ${at}`))),
  );
}

/** Tells the page an answer of the turn `t1` in pieces of some tokens, many a frame. */
export async function stream(chat: ChatPage, text: string): Promise<void> {
  const pieces = text.match(new RegExp(`.{1,${pieceCharacters}}`, "gs")) ?? [];
  await chat.page.evaluate(
    async ([all, inFrame]) => {
      for (let at = 0; at < all.length; at += inFrame) {
        for (const piece of all.slice(at, at + inFrame)) {
          window.postMessage({ kind: "more", turnId: "t1", part: "text", text: piece }, "*");
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    },
    [pieces, piecesInFrame] as const,
  );
}

/** The last answer is shown to its end. */
export async function showsEnd(chat: ChatPage, end: string): Promise<boolean> {
  return await chat.page.evaluate((words) => {
    const text = document.querySelector(".turn:last-child .markdown")?.textContent ?? "";
    return text.trim().endsWith(words);
  }, end);
}
