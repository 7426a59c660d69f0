import { rpcFault } from "../errors.ts";
import { asValue, type Change, type ResourceValue } from "../resources/resources.ts";
import { deleteResource, setResource } from "../resources/write.ts";
import type { CloudVisionContext, CloudVisionHandlers } from "../handlers.ts";

const accountType = "serviceaccount/v1/Account";
const tokenType = "serviceaccount/v1/Token";

/** camelCase members as the snake_case that this gateway speaks. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(member),
    ]),
  );
}

/** What was never used says so: its time is null. */
function item(change: Change, type: string): unknown {
  const never = type === accountType ? { lastAccess: null } : { lastUsed: null };
  const value = { ...never, ...change.value };
  return { value: snakeCased(value), time: change.time, type: "INITIAL" };
}

/** The gateway writes nothing rather than an empty list. */
function list(context: CloudVisionContext, type: string): unknown {
  const items = context.state.resources.list(type).map((change) => item(change, type));
  return items.length > 0 ? items : null;
}

function get(context: CloudVisionContext, type: string, key: ResourceValue): unknown {
  const change = context.state.resources.find(type, key);
  if (!change) throw rpcFault(5, "resource not found");
  return [item(change, type)];
}

/** Service accounts before 2024.3, on the same accounts and tokens as the Resource API. */
export const serviceAccountGatewayHandlers: CloudVisionHandlers = {
  "serviceAccountGateway/listAccounts": (context) => list(context, accountType),
  "serviceAccountGateway/getAccount": (context) => get(context, accountType, asValue(context.body.key)),
  "serviceAccountGateway/setAccount": ({ body, nodes, session, state }) => {
    const { key, status, description, groups } = body.value;
    const given = {
      key,
      ...(status === undefined ? {} : { status }),
      ...(description === undefined ? {} : { description }),
      ...(groups === undefined ? {} : { groups }),
    };
    const change = setResource(state, "serviceaccount/v1/AccountConfig", given, { user: session?.user ?? "", nodes });
    return [{ value: snakeCased(change.value), time: change.time }];
  },
  "serviceAccountGateway/deleteAccount": ({ body, nodes, session, state }) => {
    const time = deleteResource(state, "serviceaccount/v1/AccountConfig", asValue(body.key), {
      user: session?.user ?? "",
      nodes,
    });
    return [{ key: body.key, time }];
  },
  "serviceAccountGateway/listTokens": (context) => list(context, tokenType),
  "serviceAccountGateway/getToken": (context) => get(context, tokenType, asValue(context.body.key)),
  "serviceAccountGateway/setToken": ({ body, nodes, session, state }) => {
    const { user, description, valid_for: validFor } = body.value;
    const change = setResource(
      state,
      "serviceaccount/v1/TokenConfig",
      { user, description, validFor },
      { user: session?.user ?? "", nodes },
    );
    return [{ value: snakeCased(change.value), time: change.time }];
  },
  "serviceAccountGateway/deleteToken": ({ body, nodes, session, state }) => {
    const time = deleteResource(state, "serviceaccount/v1/TokenConfig", asValue(body.key), {
      user: session?.user ?? "",
      nodes,
    });
    return [{ key: body.key, time }];
  },
};
