import { InvalidInputError, type Operation } from "@northbound/runtime";

type Body = Readonly<Record<string, unknown>>;

const checks: Readonly<Record<string, (body: Body, operation: string) => string | undefined>> = {
  "requestsV1/submit": (body) => whyNoRun(body) ?? whyNotV1(body),
  "requestsV2/submit": whyNoRun,
  "requestsV1/stop": whyNoStop,
  "requestsV2/stop": whyNoStop,
};

/**
 * Checks what the types check too, for callers without types: what a submission may combine.
 * @throws InvalidInputError before anything is sent.
 */
export function checkInput({ id }: Operation, input: Readonly<Record<string, unknown>>): void {
  const check = checks[id];
  if (!check) return;
  const { body } = input;
  const problem =
    typeof body === "object" && body !== null && !Array.isArray(body)
      ? check(defined(body), id)
      : "the body must be an object";
  if (problem !== undefined) throw new InvalidInputError(`${id}: ${problem}.`, { operation: id });
}

function defined(body: object): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

const lists = ["testbeds", "topologies", "tags", "images"];
const places = ["testbeds", "topology", "topologies"];

/** Why no server would run this; both versions agree. */
function whyNoRun(body: Body): string | undefined {
  const given = places.filter((name) => name in body);
  if ("profile" in body && "bundle" in body) return "`profile` and `bundle` exclude each other: run one of them";
  if ("testbeds" in body && given.length > 1) {
    return `\`testbeds\` and \`${given.find((name) => name !== "testbeds")}\` exclude each other, and the server refuses both together`;
  }
  if ("bundle" in body) {
    const own = [...given, "parameters"].filter((name) => name in body);
    if (own.length > 0) return `${quoted(own)} can't be sent with \`bundle\`: they come from the bundle`;
  }
  const wrong = lists.filter((name) => name in body && !Array.isArray(body[name]));
  return wrong.length > 0 ? `${quoted(wrong)} must be a list` : undefined;
}

/** Everything that v1 takes; what is new goes to v2 only. */
const membersV1: ReadonlySet<string> = new Set([
  "profile",
  "bundle",
  "testbeds",
  "topologies",
  "submitted_for",
  "compare_baseline",
  "is_baseline",
  "description",
  "clean",
  "max_request_runtime_seconds",
  "tags",
  "branch",
  "parameters",
]);

function whyNotV1(body: Body): string | undefined {
  if (!("profile" in body) && !("bundle" in body)) return "it needs a `profile` or a `bundle`";
  const unknown = Object.keys(body).filter((name) => !membersV1.has(name));
  return unknown.length > 0
    ? `${quoted(unknown)} ${unknown.length > 1 ? "are" : "is"} not part of v1 of the API`
    : undefined;
}

function whyNoStop(body: Body): string | undefined {
  const { reason } = body;
  return typeof reason === "string" && reason !== "" ? undefined : "the body needs a `reason`";
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
