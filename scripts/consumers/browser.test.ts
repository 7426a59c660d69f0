import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { build, preview } from "vite";
import { expect, inject, test } from "vitest";

test("a page that Vite bundled runs in Chromium, with the lab behind MSW in the page itself", async () => {
  const root = join(inject("strict"), "browser");
  const worker = createRequire(join(root, "main.mjs")).resolve("msw/mockServiceWorker.js");
  await mkdir(join(root, "public"));
  await copyFile(worker, join(root, "public", "mockServiceWorker.js"));
  await build({ root, configFile: false, logLevel: "error" });
  const server = await preview({ root, configFile: false, logLevel: "error", preview: { port: 0, host: "127.0.0.1" } });
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await page.waitForFunction(() => document.body.textContent.trim() !== "", undefined, { timeout: 60_000 });
    const text = await page.innerText("body");
    expect(problems).toEqual([]);
    expect(text).not.toContain("failed");
    expect(JSON.parse(text)).toHaveLength(12);
  } finally {
    await browser.close();
    await server.close();
  }
});
