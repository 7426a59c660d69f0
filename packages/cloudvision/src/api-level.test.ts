import { expect, test } from "vitest";
import { isHostedService, latestLevel, levelOf, readLevel } from "./api-level.ts";

test.for([
  ["2016.1.0", 1],
  ["2018.1", 1],
  ["2018.1.99", 1],
  ["2018.2", 2],
  ["2018.2.5", 2],
  ["2019.0.0", 3],
  ["2019.1.4", 3],
  ["2020.1.0", 3],
  ["2020.1", 3],
  ["2020.1.1", 4],
  ["2020.2.3", 4],
  ["2020.2.4", 5],
  ["2020.3.1", 5],
  ["2021.1.1", 5],
  ["2021.2.0", 6],
  ["2021.2", 6],
  ["2021.3.1", 7],
  ["2022.1.0", 8],
  ["2022.3.1", 8],
  ["2023.1.0", 9],
  ["2023.2.1", 10],
  ["2023.3.0", 11],
  ["2024.1.2", 12],
  ["2024.2.0", 13],
  ["2024.3.0", 14],
  ["2024.3.1-rc2", 14],
  ["2025.1.0", 15],
  ["2025.2.3", 16],
  ["2025.3.0", 17],
  ["2026.1.0", 17],
  ["latest", 17],
  [undefined, 17],
] as const)("release %s is level %d", ([version, level]) => {
  expect(levelOf(version)).toBe(level);
});

test("takes the version of a client, and knows the hosted service by it", async () => {
  const source = (version: string | undefined) => ({ version: () => Promise.resolve(version) });
  await expect(readLevel(source("2021.3.2"))).resolves.toBe(7);
  await expect(readLevel(source("latest"))).resolves.toBe(latestLevel);
  await expect(isHostedService(source("latest"))).resolves.toBe(true);
  await expect(isHostedService(source("2024.3.0"))).resolves.toBe(false);
});
