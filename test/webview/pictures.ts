import { mkdirSync } from "node:fs";
import path from "node:path";
import { launchBrowser } from "../../scripts/browser";
import { root } from "../../scripts/root";
import type { ToPage } from "../../src/protocol/page";
import { ChatPage } from "./chatPage";
import { PageServer } from "./pageServer";
import { scenes } from "./scenes";
import { type ThemeName, themes } from "./themes";

/**
 * Takes a picture of every scene in every theme, into out/screenshots/chat or another folder.
 * @returns the files
 */
export async function takePictures(folder = path.join(root, "out", "screenshots", "chat")): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const server = await PageServer.start();
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const files: string[] = [];
  try {
    for (const theme of Object.keys(themes) as ThemeName[]) {
      for (const [name, { messages, act }] of Object.entries(scenes)) {
        const chat = await ChatPage.open(context, server, { theme });
        await chat.tell(...(messages as readonly ToPage[]));
        await chat.settled();
        await act?.(chat);
        // The font of the icons, and what is rendered in slices.
        await chat.page.evaluate(() => document.fonts.ready.then(() => undefined));
        await chat.settled();
        const file = path.join(folder, `${name}-${theme}.png`);
        await chat.page.screenshot({ path: file });
        files.push(file);
        await chat.close();
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  return files;
}
