import { finishedItem, keepArchive } from "./run.ts";
import { noStage, type Request } from "./request.ts";
import type { XpressoState } from "../state.ts";
import { local } from "../times.ts";

const hour = 3_600_000;

/** What happened before the lab began: a short run in each group, and a test image. */
export function createHistory(state: XpressoState): void {
  for (const profile of state.registry.profiles.values()) {
    if (profile.job.name !== "smoke" || !profile.isDefault) continue;
    const number = `REQ${String(state.requests.size + 1).padStart(7, "0")}`;
    const item = finishedItem(
      {
        id: `${number}-1`,
        profile,
        choice: profile.testbeds,
        state: "SUCCESS",
        startedAt: undefined,
        endedAt: undefined,
        testbed: profile.testbeds[0],
        clean: noStage(),
        run: noStage(),
        outcomes: [],
        cancel: undefined,
      },
      state.began - 2 * hour,
    );
    const request: Request = {
      id: state.random.uuid(),
      number,
      group: profile.group,
      name: profile.job.name,
      submitter: "automation",
      username: "automation",
      description: null,
      branch: "N/A",
      tags: ["history"],
      maxSeconds: 43_200,
      wantsClean: false,
      options: {},
      environment: {},
      submittedAt: state.began - 2 * hour,
      items: [item],
      state: "SUCCESS",
      endedAt: (item.endedAt ?? 0) + 500,
      stopped: undefined,
      cancelLimit: undefined,
    };
    state.requests.set(number, request);
    keepArchive(state, item);
  }
  const uuid = state.random.uuid();
  const made = local(state.began - 24 * hour);
  state.images.set(uuid, {
    uuid,
    name: "pyats",
    tag: "21.8",
    status: "successful",
    type: "pyats",
    custom: false,
    group: "routing",
    is_deleted: false,
    date_created: made,
    date_updated: made,
  });
}
