import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLinks } from "./links.ts";
import { buildSite } from "./site.ts";
import { openBrowser, openPage } from "./testing/browser.ts";

const require = createRequire(import.meta.url);
let home: string;
let browser: Browser;

beforeAll(async () => {
  // Below another folder, as on a server that serves more than this site.
  home = await mkdtemp(join(tmpdir(), "northbound-docs-"));
  [, browser] = await Promise.all([buildSite(join(home, "any/sub path")), openBrowser()]);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await rm(home, { recursive: true, force: true });
});

const address = (path: string): string => `${pathToFileURL(join(home, "any/sub path")).href}/${path}`;

describe("the site, from files and without a network", () => {
  test("leads from the first page over the reference to an operation and its sample", async () => {
    const { page, problems } = await openPage(browser, { viewport: { width: 1400, height: 900 } });
    await page.goto(address("index.html"));
    expect(await page.locator(".backend").count()).toBe(5);
    await page.locator("#xpresso").getByRole("link", { name: "Reference" }).click();
    await page.locator("#redoc h1").first().waitFor();
    await page.locator('#redoc a[href="#/requestsv2"]').first().click();
    await page.locator('#redoc a[href="#/requestsv2/requestsv2-submit"]').first().click();
    const sample = page.getByText("await xpresso.requestsV2.submit(").first();
    await sample.waitFor();
    expect(await page.locator("#redoc").textContent()).toContain("UnknownOutcomeError");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("opens a thousand operations at the one that a link names, and scrolls", async () => {
    const { page, problems } = await openPage(browser, { viewport: { width: 1400, height: 900 } });
    await page.goto(address("reference/rhev.html#/hosts/hosts-get"));
    const operation = page.locator('[id="hosts/hosts-get"]');
    await operation.waitFor({ state: "attached" });
    await page.waitForFunction(() => {
      const top = document.getElementById("hosts/hosts-get")?.getBoundingClientRect().top;
      return top !== undefined && Math.abs(top) < innerHeight;
    });
    expect(await operation.textContent()).toContain("rhev.hosts.get");
    const before = await page.evaluate(() => scrollY);
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 2000);
    await expect.poll(() => page.evaluate(() => scrollY)).not.toBe(before);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("finds operations and guides by keyboard", async () => {
    const { page, problems } = await openPage(browser);
    await page.goto(address("guides/paging.html"));
    expect(await search(page, "vms start")).toContain("rhev.vms.start");
    expect(await search(page, "listDevices")).toContain("listDevices");
    expect(await search(page, "/vms/{vmId}/start")).toContain("rhev.vms.start");
    expect(await search(page, "never twice")).toContain("Failover");
    await page.keyboard.press("Enter");
    await page.waitForURL(/failover\.html/);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    ["index.html", "light"],
    ["index.html", "dark"],
    ["guides/failover.html", "light"],
    ["guides/errors.html", "dark"],
    ["reference/index.html", "light"],
    ["api/index.html", "light"],
    ["reference/cloudcix/otp.html", "dark"],
  ] as const)("fits a narrow screen and is accessible: %s, %s", async (path, colorScheme) => {
    const { page, problems } = await openPage(browser, { viewport: { width: 390, height: 800 }, colorScheme });
    await page.goto(address(path));
    if (path.startsWith("reference/cloud")) await page.locator("#redoc h1").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("keeps the theme that was chosen, and prints without its frame", async () => {
    const { page } = await openPage(browser, { colorScheme: "light" });
    await page.goto(address("guides/errors.html"));
    await page.getByRole("button", { name: "Switch between dark and light" }).click();
    await page.goto(address("index.html"));
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".bar").isVisible()).toBe(false);
    await page.close();
  });

  test("has no link that leads nowhere", async () => {
    expect(await checkLinks(join(home, "any/sub path"))).toEqual([]);
  });
});

/** Asks the search of the site and gives the text of the first result. */
async function search(page: Page, query: string): Promise<string> {
  await page.keyboard.press("Control+k");
  await page.locator("dialog.search input").fill(query);
  const first = page.locator("dialog.search li").first();
  await first.waitFor();
  return (await first.textContent()) ?? "";
}

/** What axe finds on the page that keeps somebody from using it. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  // It would fetch style sheets, which files can't.
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Finding[] }> } };
    return (await axe.run({ preload: false })).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
