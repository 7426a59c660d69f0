import { afterAll, expect, test } from "vitest";
import { createLab } from "../../src/lab.ts";
import ansible from "./foreign/ansible.json" with { type: "json" };
import fence from "./foreign/fence-agent.json" with { type: "json" };
import sdk from "./foreign/python-sdk.json" with { type: "json" };

// The requests that unchanged clients made of this lab when they passed, and the forms of the answers that they had:
// python-ovirt-engine-sdk4's examples, the Ansible collection's modules, the fence agent. `scripts/foreign/rhev` records them.

interface Exchange {
  readonly pass?: number;
  readonly request: string;
  readonly body?: string;
  readonly status: number;
  readonly count?: number;
  readonly until?: string;
}

interface Scene {
  readonly name: string;
  readonly begin: {
    readonly without?: Readonly<Record<string, string>>;
    readonly states?: Readonly<Record<string, string>>;
  };
  readonly exchanges: readonly Exchange[];
}

interface Recording {
  readonly forms: Readonly<Record<string, readonly string[]>>;
  readonly scenes: readonly Scene[];
}

// One lab for all scenes: what costs time is its validators, not its state.
const options = { used: true };
const lab = await createLab({
  rhev: options,
  protocol: "http",
  world: { sites: 2, devices: 1, machines: 12 },
  clock: { start: Date.UTC(2026, 0, 15, 8), speed: 0 },
  strict: false,
  onViolation: () => undefined,
});

afterAll(() => lab.close());

/** Gives the engine the state that a scene begins with. */
function begin({ without = {}, states = {} }: Scene["begin"]): void {
  const { state, backend, surroundings } = lab.rhev;
  // What an earlier scene left under way is over.
  lab.clock.stop();
  Object.assign(state, backend.create({ options, ...surroundings }));
  const { store } = state;
  for (const [collection, name] of Object.entries(without))
    for (const item of store.all(collection)) if (item["name"] === name) store.remove(collection, item.id);
  for (const [pattern, status] of Object.entries(states))
    for (const item of store.all("/vms"))
      if (new RegExp(`^(?:${pattern})$`).test(String(item["name"]))) item["status"] = status;
}

/** Plays one scene, and gives what came otherwise than when the client passed. */
async function replay({ begin: beginning, exchanges }: Scene, forms: Recording["forms"]): Promise<string[]> {
  begin(beginning);
  const { username, password } = lab.rhev.credentials;
  const send = async (method: string, path: string, body?: string): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${lab.rhev.urls[0]}/ovirt-engine/api${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`${username}:${password}`)}`,
        version: "4",
        accept: "application/xml",
        ...(body !== undefined && { "content-type": "application/xml" }),
      },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const answers: string[] = [];
  const fill = (text: string): string =>
    text
      .replaceAll(/\{\{(\d+):(\w+):(\d+)\}\}/g, (_all, index: string, element: string, count: string) => {
        const ids = (answers[Number(index)] ?? "").matchAll(new RegExp(`<${element}\\b[^>]*?\\sid="([^"]+)"`, "g"));
        return [...ids][Number(count)]?.[1] ?? "missing";
      })
      .replaceAll(/\{\{(\w+)(?::(\w*))?\}\}/g, (_all, collection: string, name = "") => idOf(collection, name));
  const wrong: string[] = [];
  for (const { pass = 0, request, body, status, count: wanted, until } of exchanges) {
    const [method = "", path = ""] = fill(request).split(" ");
    let came = { status: 0, text: "" };
    // A client that waits asks again and again.
    for (let count = 0; count < 60; count += 1) {
      lab.clock.advance(pass);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as the client did
      came = await send(method, path, body === undefined ? undefined : fill(body));
      if (until === undefined || stateOf(came.text) === until || pass === 0) break;
    }
    answers.push(came.text);
    if (came.status !== status)
      wrong.push(`${request}: ${came.status} in place of ${status} ${came.text.slice(0, 300)}`);
    if (until !== undefined && stateOf(came.text) !== until)
      wrong.push(`${request}: ${stateOf(came.text)} in place of ${until}`);
    const items = came.text.match(/^ {4}<\w+ (?:href|id)=/gm)?.length ?? 0;
    if (wanted !== undefined && items !== wanted) wrong.push(`${request}: ${items} objects in place of ${wanted}`);
    if (status < 300 && wanted !== 0)
      for (const name of missing(forms, method, path, came.text)) wrong.push(`${request}: there is no ${name}`);
  }
  return wrong;
}

/** The id that the client got as an argument. */
function idOf(collection: string, name: string): string {
  const { store } = lab.rhev.state;
  if (collection === "disksnapshot")
    return store.all("/disks").flatMap(({ id }) => store.all(`/disks/${id}/disksnapshots`))[0]?.id ?? "missing";
  return store.all(`/${collection}`).find((item) => String(item["name"] ?? "") === name)?.id ?? "missing";
}

function stateOf(text: string): string | undefined {
  return /^ {4}<(?:status|phase|snapshot_status)>(\w+)</m.exec(text)?.[1];
}

function missing(forms: Recording["forms"], method: string, path: string, text: string): string[] {
  const [plain = ""] = path.split(/[?;]/);
  const segments = plain.split("/").map((segment, i) => (i > 0 && i % 2 === 0 && /\d/.test(segment) ? "{}" : segment));
  return (forms[`${method} ${segments.join("/")}`] ?? []).filter((name) => !text.includes(`<${name}`));
}

const recordings: Readonly<Record<string, Recording>> = { sdk, ansible, fence };

test.for(
  Object.entries(recordings).flatMap(([client, { scenes, forms }]) =>
    scenes.map((scene) => ({ client, scene, forms, name: scene.name })),
  ),
)("answers what $client asks in $name", async ({ scene, forms }) => {
  expect(await replay(scene, forms)).toEqual([]);
});
