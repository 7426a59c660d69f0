import type { Context } from "../../core/backend.ts";
import { detailFault } from "../errors.ts";
import {
  harnessV1,
  harnessV2,
  jobV1,
  jobV2,
  namedV1,
  namedV2,
  profileV1,
  profileV2,
  registrationTime,
  testbedV1,
  testbedV2,
} from "./describe.ts";
import { pageOf } from "../paging.ts";
import type { Registered, Registry } from "./registry.ts";
import { groupOf, type Known, needMembership } from "../people/session.ts";
import type { XpressoState } from "../state.ts";
import type { XpressoHandlers } from "../handlers.ts";
import type { Schemas } from "../types.ts";

type Call = Context<XpressoState>;
type Describe<Item> = (state: XpressoState, item: Item) => unknown;

/** Lists and single reads of one kind, in both versions. */
function kind<Kind extends keyof Registry>(
  name: Kind,
  v1: Describe<Registry[Kind] extends ReadonlyMap<string, infer Item> ? Item : never>,
  v2: Describe<Registry[Kind] extends ReadonlyMap<string, infer Item> ? Item : never>,
): XpressoHandlers {
  const listOf = (call: Call, describe: typeof v1): unknown[] =>
    ofGroup(call, name).map((item) => describe(call.state, item as never));
  const get = (call: Call, id: string, describe: typeof v1): unknown => {
    const item = call.state.registry[name].get(id);
    if (!item) throw detailFault("Not Found", 404);
    needMembership(call, item.group);
    return describe(call.state, item as never);
  };
  const handlers: Record<string, (call: Call) => unknown> = {
    [`${name}V1/list`]: (call) => listOf(call, v1),
    [`${name}V1/get`]: (call) => get(call, (call.pathParams as { uuid: string }).uuid, v1),
    [`${name}V2/list`]: (call) => pageOf(call, listOf(call, v2)),
    [`${name}V2/get`]: (call) => get(call, (call.pathParams as { id: string }).id, v2),
  };
  return handlers;
}

function ofGroup(call: Known, name: keyof Registry): Registered[] {
  const group = groupOf(call);
  return [...call.state.registry[name].values()].filter((item) => item.group === group);
}

/** Everything that is registered, and the look-up by name. */
export const registryHandlers: XpressoHandlers = {
  ...kind("jobs", jobV1, jobV2),
  ...kind("profiles", profileV1, profileV2),
  ...kind("bundles", namedV1, namedV2),
  ...kind("testbeds", testbedV1, testbedV2),
  ...kind("topologies", namedV1, namedV2),
  ...kind("harnesses", harnessV1, harnessV2),
  ...kind("engines", engineV1, engineV2),

  "helperV1/find": (call) => {
    const { id, ...rest } = lookUp(call, call.pathParams);
    return { uuid: id, ...rest };
  },
  "helperV2/find": (call) => lookUp(call, call.pathParams),
};

function engineV1(state: XpressoState, engine: Registered): Schemas["EngineV1"] {
  return { ...namedV1(state, engine), type: "jenkins" };
}

function engineV2(state: XpressoState, engine: Registered): Schemas["EngineV2"] {
  return { ...namedV2(state, engine), type: "jenkins" };
}

function lookUp(
  call: Known,
  { category, resourceId }: { category: Schemas["ResourceCategory"]; resourceId: string },
): Schemas["ResourceMetaV2"] {
  const found = ofGroup(call, category).find(({ name }) => name === resourceId);
  if (!found) throw detailFault("Not Found", 404);
  const { id, name, group } = found;
  return { id, name, group, category, owner: "automation", date_created: registrationTime(call.state), deleted: false };
}
