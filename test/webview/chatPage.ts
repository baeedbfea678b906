import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser";
import type { FromPage, ToPage } from "../../src/protocol/page";
import type { PageMemory, VsCodeApi } from "../../src/webview/vsCodeApi";
import { eventually } from "../helpers/eventually";
import { PageServer } from "./pageServer";
import { type ThemeName, themes } from "./themes";

export interface PageOptions {
  readonly theme?: ThemeName;
  /** What an earlier page left. */
  readonly memory?: PageMemory;
  readonly width?: number;
}

export interface Frames {
  /** Milliseconds. */
  readonly longest: number;
  readonly percentile95: number;
  readonly count: number;
}

/** What the tests put into the page before its script runs. */
interface InPage {
  readonly told: FromPage[];
  readonly violations: string[];
  memory: PageMemory | undefined;
  gaps: number[];
}
type TestWindow = Window & { hearth: InPage; acquireVsCodeApi: () => VsCodeApi };

type Told<K extends FromPage["kind"]> = Extract<FromPage, { kind: K }>;

/** The chat page in a browser, with the test as the extension. */
export class ChatPage {
  /** What must not happen on any page: errors, what the policy refused, requests for anything but the page's files. */
  readonly problems: string[] = [];

  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext, server: PageServer, options: PageOptions = {}): Promise<ChatPage> {
    const { theme = "dark", memory, width = 420 } = options;
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 760 });
    const chat = new ChatPage(page);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") chat.problems.push(message.text());
    });
    page.on("pageerror", (error) => chat.problems.push(String(error)));
    page.on("request", (request) => {
      if (!server.has(request.url())) chat.problems.push(`a request: ${request.url()}`);
    });
    page.on("popup", () => chat.problems.push("a window was opened"));
    await page.addInitScript(prepare, memory);
    await page.goto(`${server.origin}/`);
    await page.evaluate(dress, themes[theme]);
    return chat;
  }

  /** Says something to the page, as the extension does. */
  async tell(...messages: readonly ToPage[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const message of all) window.postMessage(message, "*");
    }, messages);
  }

  /** All that the page said of one kind. */
  async told<K extends FromPage["kind"]>(kind: K): Promise<readonly Told<K>[]> {
    const all = await this.page.evaluate(() => (window as unknown as TestWindow).hearth.told);
    return all.filter((one): one is Told<K> => one.kind === kind);
  }

  /** The last thing that it said of a kind, once it has said `count` of them. */
  async heard<K extends FromPage["kind"]>(kind: K, count = 1): Promise<Told<K>> {
    let all: readonly Told<K>[] = [];
    await eventually(`the page says ${kind}`, async () => {
      all = await this.told(kind);
      return all.length >= count;
    });
    assert.equal(all.length, count, JSON.stringify(all));
    return all[count - 1] as Told<K>;
  }

  async memory(): Promise<PageMemory | undefined> {
    return await this.page.evaluate(() => (window as unknown as TestWindow).hearth.memory);
  }

  /** Two frames have passed, so that what was told before is shown. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  /** The frames while something is done and shown to its end. */
  async frames(work: () => Promise<void>): Promise<Frames> {
    await this.page.evaluate(() => {
      (window as unknown as TestWindow).hearth.gaps = [];
    });
    await work();
    const gaps = await this.page.evaluate(() => (window as unknown as TestWindow).hearth.gaps);
    const sorted = [...gaps].sort((a, b) => a - b);
    return {
      longest: sorted.at(-1) ?? 0,
      percentile95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      count: sorted.length,
    };
  }

  /** @throws where anything happened that must not */
  async close(): Promise<void> {
    const violations = await this.page.evaluate(() => (window as unknown as TestWindow).hearth.violations);
    await this.page.close();
    assert.deepEqual([...violations, ...this.problems], []);
  }
}

/** Runs in the page before anything else. */
function prepare(memory: PageMemory | undefined): void {
  const hearth: InPage = { told: [], violations: [], memory, gaps: [] };
  const api: VsCodeApi = {
    postMessage: (message) => void hearth.told.push(structuredClone(message)),
    getState: () => hearth.memory,
    setState: (state) => {
      hearth.memory = structuredClone(state);
    },
  };
  Object.assign(window, { hearth, acquireVsCodeApi: () => api });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    hearth.violations.push(`${violatedDirective}: ${blockedURI} ${sample}`),
  );
  let last = performance.now();
  const frame = (now: number) => {
    hearth.gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Gives the page the colours of a theme the way VS Code does. */
function dress({ bodyClass, colours }: { bodyClass: string; colours: Readonly<Record<string, string>> }): void {
  for (const [name, value] of Object.entries(colours)) {
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  }
  document.body.classList.add(bodyClass);
}

/** A browser and a server for the tests of one `describe`; each page that a test opens is checked when it ends. */
export function pages(): (options?: PageOptions) => Promise<ChatPage> {
  let browser: Browser;
  let server: PageServer;
  let context: BrowserContext;
  let open: ChatPage[] = [];
  before(async () => {
    server = await PageServer.start();
    browser = await launchBrowser();
    context = await browser.newContext();
  });
  afterEach(async () => {
    const opened = open;
    open = [];
    for (const page of opened) await page.close();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  return async (options) => {
    const page = await ChatPage.open(context, server, options);
    open.push(page);
    return page;
  };
}
