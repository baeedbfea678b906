import { launchBrowser } from "../scripts/browser";
import { ensureSystemPackages } from "../scripts/systemPackages";
import { eventually } from "../test/helpers/eventually";
import { ChatPage, type Frames } from "../test/webview/chatPage";
import { longAnswer, longConversation, showsEnd, stream } from "../test/webview/long";
import { PageServer } from "../test/webview/pageServer";
import { running, state, transcript, writing } from "../test/webview/views";

const lines = 10_000;
const turns = 500;
const rounds = 3;

interface Work {
  readonly name: string;
  /** The last words of what is shown. */
  readonly end: string;
  before(chat: ChatPage): Promise<void>;
  run(chat: ChatPage): Promise<void>;
}

const works: readonly Work[] = [
  {
    name: `${lines} lines streamed`,
    end: "the end",
    before: (chat) => chat.tell({ kind: "state", state: writing }, transcript([]), running("t1")),
    run: (chat) => stream(chat, longAnswer(lines)),
  },
  {
    name: `a conversation of ${turns} turns opened`,
    end: `Answer ${turns - 1}`,
    before: (chat) => chat.tell(state()),
    run: (chat) => chat.tell(longConversation(turns)),
  },
];

/** `npm run bench -- page`: how smooth the chat page stays, in gaps between frames; 17 ms is a screen's own pace. */
export async function benchPageFrames(): Promise<void> {
  if (!(await ensureSystemPackages("window"))) throw new Error("Without these packages there is no browser.");
  const server = await PageServer.start();
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    console.log("page: milliseconds between frames\n");
    console.log(`${"".padEnd(40)}${["longest", "95th pct", "frames"].map((word) => word.padStart(10)).join("")}`);
    for (const work of works) {
      for (let round = 0; round < rounds; round++) {
        const chat = await ChatPage.open(context, server);
        const frames = await measured(chat, work);
        await chat.close();
        const cells = [frames.longest.toFixed(0), frames.percentile95.toFixed(0), String(frames.count)];
        console.log(`${work.name.padEnd(40)}${cells.map((cell) => cell.padStart(10)).join("")}`);
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
}

async function measured(chat: ChatPage, { before, run, end }: Work): Promise<Frames> {
  await before(chat);
  await chat.settled();
  return await chat.frames(async () => {
    await run(chat);
    await eventually("all of it is shown", () => showsEnd(chat, end));
    await chat.settled();
  });
}
