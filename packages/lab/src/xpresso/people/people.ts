import type { LabClock } from "../../core/clock.ts";

/** What a role may hold beyond reading. */
export type Permission = "run_request" | "stop_request" | "add_docker_image";

/** A user, and what he may do in which group. */
export interface Person {
  readonly username: string;
  /** Permissions by group; being listed is being a member. */
  readonly groups: ReadonlyMap<string, ReadonlySet<Permission>>;
}

/** What a token says about itself. */
export interface Claims {
  readonly username: string;
  readonly token_type: "api-token";
  readonly exp: number;
  readonly date_created: string;
  readonly group: string;
}

/** Users, and the tokens that were made for them. */
export interface People {
  readonly users: ReadonlyMap<string, Person>;
  readonly tokens: Map<string, Claims>;
}

/** The groups of the lab. */
export const groups = ["routing", "switching"] as const;

const everything: ReadonlySet<Permission> = new Set(["run_request", "stop_request", "add_docker_image"]);

const users: readonly Person[] = [
  { username: "automation", groups: new Map(groups.map((group) => [group, everything])) },
  { username: "operator", groups: new Map([["routing", new Set<Permission>(["run_request"])]]) },
  { username: "guest", groups: new Map([["routing", new Set<Permission>()]]) },
  { username: "outsider", groups: new Map([["switching", new Set<Permission>()]]) },
];

/** An automation token lives 36500 days, the vendor's default. */
const automationClaims: Claims = {
  username: "automation",
  token_type: "api-token",
  exp: Date.UTC(2020, 0, 1) / 1_000 + 36_500 * 86_400,
  date_created: "2020-01-01T00:00:00.000000Z",
  group: "routing",
};

/** A token that every lab accepts. */
export const automationToken: string = writeToken(automationClaims);

/** Makes the users, of whom only `automation` has a token yet. */
export function createPeople(): People {
  return {
    users: new Map(users.map((user) => [user.username, user])),
    tokens: new Map([[automationToken, automationClaims]]),
  };
}

/** Makes a token for a user, as the dashboard does: it lives 30 days of lab time unless told otherwise. */
export function issueToken(
  people: People,
  clock: LabClock,
  username: string,
  { group = "routing", days = 30 }: { readonly group?: string; readonly days?: number } = {},
): string {
  if (!people.users.has(username)) throw new RangeError(`The lab has no XPRESSO user ${username}.`);
  const now = clock.now();
  const claims: Claims = {
    username,
    token_type: "api-token",
    exp: Math.floor(now / 1_000) + days * 86_400,
    date_created: new Date(now).toISOString(),
    group,
  };
  const token = writeToken(claims);
  people.tokens.set(token, claims);
  return token;
}

/** Header and claims are real, the signature is not: the lab knows its tokens by heart. */
function writeToken(claims: Claims): string {
  return `${encode({ typ: "JWT", alg: "RS256" })}.${encode(claims)}.${encode(`lab signature for ${claims.username}`)}`;
}

function encode(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
