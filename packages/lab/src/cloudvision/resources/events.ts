import { toIso } from "../times.ts";
import { rpcFault } from "../errors.ts";
import type { CloudVisionState } from "../state.ts";
import { asValue, type ResourceValue } from "./resources.ts";
import type { WriteRules } from "./rules.ts";

const eventType = "event/v1/Event";

function change(state: CloudVisionState, key: ResourceValue, members: ResourceValue): void {
  const before = state.resources.get(eventType, key);
  state.resources.put(eventType, { ...before, ...members, lastUpdatedTime: toIso(state.clock.now()) });
}

/** Events are acknowledged, read and commented, and people make some of their own. */
export const eventRules: WriteRules = {
  "event/v1/EventAnnotationConfig": {
    check: (state, value, given) => {
      if (!state.resources.get(eventType, asValue(value["key"]))) throw rpcFault(5, "event not found");
      if (given["ack"] === undefined && given["notes"] === undefined && given["read"] === undefined)
        throw rpcFault(3, "one of ack, notes and read is required");
    },
    apply: (state, value, given, { user }) => {
      const key = asValue(value["key"]);
      const now = toIso(state.clock.now());
      const { ack, read } = given;
      if (ack !== undefined) change(state, key, { ack: { ack, ...(ack === true && { acker: user, ackTime: now }) } });
      if (read !== undefined)
        change(state, key, { read: { read, ...(read === true && { reader: user, readTime: now }) } });
      if (given["notes"] === undefined) return;
      const notes = Object.entries(asValue(asValue(given["notes"])["notes"])).map(
        ([time, note]) => [time, { ...asValue(note), noteCreator: user }] as const,
      );
      change(state, key, { notes: { notes: Object.fromEntries(notes) } });
    },
  },
  "event/v1/UserEventCreationConfig": {
    check: (_state, value) => {
      if (!asValue(value["key"])["key"]) throw rpcFault(3, "key.key is required");
      for (const name of ["severity", "title", "description", "components", "startTime"])
        if (value[name] === undefined || value[name] === "") throw rpcFault(3, `${name} is required`);
    },
    apply: (state, value) => {
      const { key, severity, title, description, ruleId = "", components, startTime } = value;
      state.resources.put(eventType, {
        key: { key: asValue(key)["key"], timestamp: startTime },
        eventType: "USER_EVENT",
        severity,
        title,
        description,
        ruleId,
        components,
        ack: { ack: false },
        read: { read: false },
        lastUpdatedTime: toIso(state.clock.now()),
      });
    },
  },
};
