import type { ToPage } from "../protocol/page";
import { Page } from "./page";
import type { VsCodeApi } from "./vsCodeApi";

// VS Code gives it to every page of an extension, once.
declare function acquireVsCodeApi(): VsCodeApi;

const page = new Page(acquireVsCodeApi(), document.body);
window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => page.hear(data));
