import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "./browser";
import type { VsCodeServer } from "./vscodeServer";
import { Workbench } from "./workbench";

export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  /** Absolute path of a file to open. */
  readonly file?: string;
  /** Extensions under development, by absolute path. */
  readonly developed?: readonly string[];
  /** A module whose `run()` VS Code calls in the extension host; see {@link VsCodeWindow.testsEnded}. */
  readonly tests?: string;
  /** Gets each line that the tests print. */
  readonly onTestOutput?: (line: string) => void;
}

/** A VS Code window: a page of a headless Chromium. */
export class VsCodeWindow {
  readonly workbench: Workbench;
  #end: (code: number) => void = () => {};
  /** The exit code of the tests that {@link WindowOptions.tests} named; pending for ever without. */
  readonly testsEnded = new Promise<number>((resolve) => {
    this.#end = resolve;
  });

  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.workbench = new Workbench(page);
  }

  static async open(server: VsCodeServer, options: WindowOptions): Promise<VsCodeWindow> {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      // Without this route, which only code-server's own front has, SecretStorage forgets at each reload.
      await context.route("**/mint-key", (route) => route.fulfill({ status: 200, body: Buffer.alloc(32, 7) }));
      await context.addInitScript({ content: developmentScript(server, options) });
      const page = await context.newPage();
      const window = new VsCodeWindow(browser, context, page);
      await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) =>
        options.onTestOutput?.(formatConsole(args)),
      );
      await page.exposeFunction("codeAutomationExit", (code: number) => window.#end(code));
      await page.goto(server.url(options.workspace, options.file));
      await page.locator(".monaco-workbench .statusbar").waitFor({ timeout: 60_000 });
      return window;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** A second window in the same browser, which shares what VS Code keeps there. It closes with this one. */
  async openBeside(server: VsCodeServer, workspace: string): Promise<Workbench> {
    const page = await this.context.newPage();
    await page.goto(server.url(workspace));
    await page.locator(".monaco-workbench .statusbar").waitFor({ timeout: 60_000 });
    return new Workbench(page);
  }

  /** Resolves when the page crashed or the browser went away. */
  async crashed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.page.once("crash", () => resolve());
      this.browser.once("disconnected", () => resolve());
    });
  }

  /**
   * Leaves the page, as a user does who closes a tab, and then the browser: of a page that just disappears VS Code's
   * server keeps the extension host for hours, in case it comes back.
   */
  async close(): Promise<void> {
    for (const page of this.context.pages()) {
      await page.goto("about:blank", { timeout: 5000 }).catch(() => undefined);
    }
    await this.browser.close();
  }
}

/**
 * VS Code's page keeps its options in an attribute. Development options are added on its way out: the page's own
 * `payload` parameter takes only one extension and needs a flag that suppresses notifications.
 */
function developmentScript({ port }: VsCodeServer, { developed = [], tests }: WindowOptions): string {
  const uri = (file: string) => ({ scheme: "vscode-remote", authority: `127.0.0.1:${port}`, path: file });
  const options = {
    ...(developed.length > 0 && { extensions: developed.map(uri) }),
    ...(tests !== undefined && { extensionTestsPath: uri(tests) }),
  };
  return `{
    const original = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = original.call(this, name);
      if (name !== "data-settings" || this.id !== "vscode-workbench-web-configuration") return value;
      const settings = JSON.parse(value);
      settings.developmentOptions = { ...settings.developmentOptions, ...${JSON.stringify(options)} };
      return JSON.stringify(settings);
    };
  }`;
}

/** Console arguments as one line; mocha's reporters use %s, %d and %j. */
function formatConsole(args: readonly unknown[]): string {
  const rest = [...args];
  const first = String(rest.shift() ?? "").replace(/%[sdj]/g, () => String(rest.shift() ?? ""));
  return [first, ...rest.map(String)].join(" ");
}
