import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright, type Page } from "playwright-core";

/** A page that may reach files only, with everything that went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests that failed or went elsewhere. */
  readonly problems: readonly string[];
}

/** Starts the Chromium that comes from the package registry. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
}

/** Opens a page; whatever is not a file is refused. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<WatchedPage> {
  const page = await browser.newPage(options);
  const problems: string[] = [];
  const isOurs = (url: string): boolean => /^(?:file|data|blob|about):/.test(url);
  await page.route("**/*", (route) => (isOurs(route.request().url()) ? route.continue() : route.abort()));
  page.on("request", (request) => {
    if (!isOurs(request.url())) problems.push(`asked for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // A page that is left takes what it was loading with it.
    const reason = request.failure()?.errorText ?? "";
    if (reason !== "net::ERR_ABORTED") problems.push(`${request.url()} failed: ${reason}`);
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems };
}
