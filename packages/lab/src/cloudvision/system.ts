import { text } from "../http/message.ts";
import { portalFault } from "./errors.ts";
import type { CloudVisionState } from "./state.ts";
import type { CloudVisionHandlers } from "./handlers.ts";
import type { Schemas } from "./types.ts";

function logs(
  state: CloudVisionState,
  query: {
    readonly category: string;
    readonly objectKey: string;
    readonly startTime: number | string;
    readonly endTime: number | string;
  },
): Schemas["AuditLogEntry"][] {
  return state.audit.filter((entry) => {
    const at = entry.dateTimeInLongFormat ?? 0;
    if (query.category !== "" && entry.category !== query.category) return false;
    if (query.objectKey !== "" && entry.objectKey !== query.objectKey) return false;
    return at >= Number(query.startTime) && (Number(query.endTime) === 0 || at <= Number(query.endTime));
  });
}

/** What the server says about itself, its audit log, and tokens for devices to enrol with. */
export const systemHandlers: CloudVisionHandlers = {
  "cvpInfo/get": ({ state }) => ({ version: state.version }),

  "audit/queryLogs": ({ body, state }) => {
    const stage = body.tags?.["stageId"];
    const found = logs(state, body).filter((entry) => stage === undefined || entry.subObjectKey === stage);
    const { dateTimeInLongFormat: lastTime, activity } = body.lastRetrievedAudit;
    const last = found.findIndex((entry) => entry.dateTimeInLongFormat === lastTime && entry.activity === activity);
    return { data: found.slice(last + 1, last + 1 + (Number(body.dataSize) || found.length)) };
  },

  "audit/exportLogs": ({ query, state }) => {
    const lines = logs(state, query).map((entry) =>
      [entry.dateTimeInLongFormat, entry.userName, entry.category, entry.activity].join(","),
    );
    return text(`time,user,category,activity\n${lines.join("\n")}\n`, 200, "application/octet-stream");
  },

  "enrollment/createToken": ({ body, random, state }) => {
    if (!/^\d+[smhd]$/.test(body.duration)) throw portalFault("112718", "Invalid input parameters: duration");
    return { data: `eyJhbGciOiJSUzI1NiJ9.${random.hex(48)}.${random.hex(32)}${state.world.seed}` };
  },

  "enrollment/addToken": ({ body, random }) => ({
    enrollmentToken: {
      ...body.enrollmentToken,
      groups: [],
      token: `eyJhbGciOiJSUzI1NiJ9.${random.hex(48)}.${random.hex(32)}`,
      field_mask: null,
    },
  }),
};
