import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "@northbound/lab";
import { createXpresso } from "@northbound/xpresso";
import { expect } from "vitest";
import type { ExampleStory } from "../story.ts";

/** Submits a run of a profile, lets time pass, and gives its number. */
async function submit(lab: Lab, profile: string, time: number): Promise<string> {
  await using xpresso = createXpresso({ nodes: lab.xpresso.urls, token: lab.xpresso.credentials.token });
  const body = { profile: await xpresso.helper.idOf("profiles", profile) };
  const { request_id: number } = await xpresso.requests.submit({ body });
  lab.clock.advance(time);
  return number;
}

const hour = 3_600_000;

/** Stories of the examples for XPRESSO. */
export const stories: readonly ExampleStory[] = [
  {
    example: "run-smoke-tests",
    lab: { xpresso: true },
    after: ({ stdout }) => expect(stdout).toBe("REQ0000003 passed\n"),
  },
  {
    example: "list-free-testbeds",
    lab: { xpresso: true },
    before: (lab) => void lab.xpresso.state.reserve("ams1-tb-01"),
    after: ({ stdout }) => {
      expect(stdout).toMatch(/^ams1-tb-02 \S+, \S+\n/m);
      expect(stdout).not.toContain("ams1-tb-01");
    },
  },
  {
    example: "save-results",
    lab: { xpresso: true },
    args: ["REQ0000003"],
    before: async (lab) => void (await submit(lab, "bgp_suite-nightly", hour)),
    after: async ({ stdout }, _lab, folder) => {
      const names = ["REQ0000003.json", "REQ0000003-summary.json", "REQ0000003-junit.xml"];
      expect(stdout).toBe(`${names.join("\n")}\n`);
      expect((await readdir(join(folder, "results"))).toSorted()).toEqual(names.toSorted());
      expect(await readFile(join(folder, "results", "REQ0000003-junit.xml"), "utf8")).toContain('failures="1"');
    },
  },
  {
    example: "rerun-failures",
    lab: { xpresso: { step: 20 }, clock: { speed: 50 } },
    args: ["REQ0000003"],
    before: async (lab) => void (await submit(lab, "bgp_suite-nightly", hour)),
    after: ({ stdout }) => expect(stdout).toBe("REQ0000004 failed bgp_convergence.py\n"),
  },
  {
    example: "rerun-failures",
    when: "of a request without any",
    lab: { xpresso: true },
    args: ["REQ0000003"],
    before: async (lab) => void (await submit(lab, "smoke-nightly", hour)),
    after: ({ stdout }) => expect(stdout).toBe("Nothing failed.\n"),
  },
  {
    example: "stop-runs",
    lab: { xpresso: true, clock: { speed: 0 } },
    before: async (lab) => void (await submit(lab, "soak-nightly", 1_000)),
    after: ({ stdout }) => expect(stdout).toBe("REQ0000003 STOPPED\n"),
  },
];
