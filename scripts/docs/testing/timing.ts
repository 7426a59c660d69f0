import type { Browser } from "playwright-core";
import { openPage } from "./browser.ts";

/** What it took to open a page of the reference, and to scroll in it; milliseconds. */
export interface Timing {
  /** Until the operation was in sight, or the title without one. */
  readonly opened: number;
  /** The longest that the page did not react while it was scrolled; 0 when it always did. */
  readonly stuck: number;
}

/**
 * Opens a page of the reference in a window of its own and scrolls through it.
 * @param operation the element to wait for, an id.
 */
export async function timePage(browser: Browser, address: string, operation?: string): Promise<Timing> {
  const { page } = await openPage(browser, { viewport: { width: 1400, height: 900 } });
  await page.goto(address);
  await page.waitForFunction((id) => {
    const element = id === undefined ? document.querySelector("#redoc h1, #redoc h2") : document.getElementById(id);
    return element !== null && Math.abs(element.getBoundingClientRect().top) < innerHeight;
  }, operation);
  const opened = await page.evaluate(() => performance.now());
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
  });
  await page.mouse.move(700, 500);
  for (let step = 0; step < 15; step += 1) {
    await page.mouse.wheel(0, 1500);
    await page.waitForTimeout(50);
  }
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
  await page.close();
  return { opened, stuck: Math.max(0, ...tasks) };
}
