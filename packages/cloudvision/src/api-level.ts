import { compareVersions } from "@northbound/runtime";

/** Levels of the API. The numbers are cvprac's, without the `.0`. */
export type Level = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17;

/** Where a workflow learns the server's version: every client is one. */
export interface LevelSource {
  /** The server's version; `latest` for the hosted service, `undefined` when nothing tells it. */
  version(): Promise<string | undefined>;
}

/** The first release of each level, newest first. Releases before the last one are level 1. */
const firstReleases: readonly (readonly [Level, string])[] = [
  [17, "2025.3"],
  [16, "2025.2"],
  [15, "2025.1"],
  [14, "2024.3"],
  [13, "2024.2"],
  [12, "2024.1"],
  [11, "2023.3"],
  [10, "2023.2"],
  [9, "2023.1"],
  [8, "2022.1"],
  [7, "2021.3"],
  [6, "2021.2"],
  [5, "2020.2.4"],
  [4, "2020.1.1"],
  [3, "2019.0"],
  [2, "2018.2"],
];

/** The newest level, which is also that of the hosted service. */
export const latestLevel: Level = 17;

/**
 * The level of a release. Missing parts of a version count as 0; a server that tells no version is taken for the
 * newest, as the hosted service is.
 * @example
 * import { levelOf } from "@northbound/cloudvision";
 *
 * levelOf("2020.2.3"); // 4
 */
export function levelOf(version: string | undefined): Level {
  if (version === undefined) return latestLevel;
  return firstReleases.find(([, first]) => compareVersions(version, first) >= 0)?.[0] ?? 1;
}

/** The level of the server behind a client. The version is read once per client. */
export async function readLevel(source: LevelSource): Promise<Level> {
  return levelOf(await source.version());
}

/** Whether a client speaks to the hosted service, which tells no version of its own. */
export async function isHostedService(source: LevelSource): Promise<boolean> {
  return (await source.version()) === "latest";
}
