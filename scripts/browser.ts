import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "./systemPackages";

/** A headless Chromium, Debian's. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("No Chromium found. Debian's package is called chromium.");
  // No sandbox: containers and root have none, and only our own loopback page is opened.
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  // Who opens a window ends its server too when interrupted, which takes longer than Playwright would wait.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const rest = ["--disable-component-update", "--disable-sync"];
  return await chromium.launch({ executablePath, args: [...args, ...rest], ...signals });
}
