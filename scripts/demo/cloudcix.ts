import { type CloudCix, createCloudCix, fieldErrors, listOf } from "@northbound/cloudcix";
import { errorText } from "@northbound/cloudcix/error-codes";
import type { Lab } from "@northbound/lab";
import type { Story } from "./story.ts";

/** One login for all applications, lists over pages, a machine from its order to its run, and errors field by field. */
export async function cloudcixChapters(story: Story, lab: Lab): Promise<void> {
  const { username: email, password } = lab.cloudcix.credentials;
  const apiKey = lab.cloudcix.state.users.get(email)?.apiKey ?? "";
  await using cloudcix = createCloudCix({
    gateway: lab.cloudcix.urls,
    credentials: { email, password, apiKey },
    tls: { ca: lab.ca },
  });
  await logIn(story, lab, cloudcix, password);
  await listProjects(story, cloudcix);
  await filter(story, cloudcix);
  await buildMachine(story, lab, cloudcix);
  await failToBuild(story, lab, cloudcix);
  await showFieldErrors(story, cloudcix);
}

async function logIn(story: Story, lab: Lab, cloudcix: CloudCix, password: string): Promise<void> {
  story.chapter("CloudCIX · one login for every application");
  await Promise.all([
    cloudcix.membership.member.list(),
    cloudcix.compute.images.list(),
    cloudcix.iaas.image.list(),
    cloudcix.financial.taxRate.list(),
    cloudcix.scm.brand.list(),
  ]);
  story.claim("logins for five applications at once", lab.cloudcix.counters.logins, 1);
  const carriers = lab.cloudcix.journal.entries.filter(({ body }) => (JSON.stringify(body) ?? "").includes(password));
  story.claim(
    "operations that saw the password",
    carriers.map(({ operation }) => operation).join(", "),
    "membership/token/create",
  );
  lab.cloudcix.expireSessions();
  await Promise.all([cloudcix.compute.images.list(), cloudcix.iaas.image.list(), cloudcix.contact.group.list()]);
  story.claim("logins after the token ended for all of them", lab.cloudcix.counters.logins, 2);
}

async function listProjects(story: Story, cloudcix: CloudCix): Promise<void> {
  story.chapter("CloudCIX · list projects over several pages");
  const bar = story.progress("projects");
  const names = new Set<string>();
  let total = 0;
  const projects = cloudcix.compute.project.list(
    { order: "name" },
    {
      onProgress: (progress) => {
        total = progress.total ?? total;
        bar.to(progress.done, progress.total);
      },
    },
  );
  for await (const { name } of projects) names.add(name);
  bar.end();
  story.claim("projects read, none twice", names.size, total);
  story.claim("more than one page", total > 100, true);
}

async function filter(story: Story, cloudcix: CloudCix): Promise<void> {
  story.chapter("CloudCIX · search and exclude");
  const found = await cloudcix.compute.project.list({ search: { id__in: listOf(3, 5, 7) }, exclude: { id: 5 } }).all();
  story.claim("projects 3, 5 and 7 without 5", found.map(({ id }) => id).join(", "), "3, 7");
}

const machine = {
  image_id: 1,
  storage_type_id: 1,
  storages: [{ gb: 50, name: "system", primary: true }],
  cpu: 2,
  ram: 4,
  dns: "192.0.2.53",
  gateway_subnet: "10.0.0.0/24",
  ip_addresses: [{ address: "10.0.0.10", nat: false }],
};

async function buildMachine(story: Story, lab: Lab, cloudcix: CloudCix): Promise<void> {
  story.chapter("CloudCIX · order a machine in a new project, and wait until it runs");
  const { content: project } = await cloudcix.iaas.project.create({ body: { region_id: 1, name: "demo" } });
  const { content: vm } = await cloudcix.iaas.vm.create({
    body: { ...machine, project_id: project.id, name: "web-01" },
  });
  const states = [vm.state];
  const running = await cloudcix.iaas.vm.waitFor(vm.id, "running", {
    delay: 20,
    onProgress: ({ last }) => {
      if (last && last.state !== states.at(-1)) states.push(last.state);
      lab.clock.advance(1_000);
    },
  });
  states.push(running.state);
  story.say(`states seen: ${states.join(" → ")} (requested, building, running)`);
  story.claim("states of the machine", states.join(" "), "1 2 4");
  const stable = await cloudcix.iaas.project.waitFor(project.id, "stable", { delay: 20 });
  story.claim("the project is stable with it", stable?.stable, true);
}

async function failToBuild(story: Story, lab: Lab, cloudcix: CloudCix): Promise<void> {
  story.chapter("CloudCIX · a machine that can't be built ends the wait at once");
  lab.cloudcix.state.failNext("iaas/vm");
  const { content } = await cloudcix.iaas.vm.create({ body: { ...machine, project_id: 1, name: "web-02" } });
  const wait = { delay: 20, onProgress: () => lab.clock.advance(1_000) };
  const error = await failure(cloudcix.iaas.vm.waitFor(content.id, "running", wait));
  story.say(error.message);
  story.claim("the wait says why", error.message.includes("UNRESOURCED"), true);
}

async function showFieldErrors(story: Story, cloudcix: CloudCix): Promise<void> {
  story.chapter("CloudCIX · a refused request, field by field");
  const storages = machine.storages.concat({ gb: 100, name: "data", primary: true });
  const error = await failure(
    cloudcix.iaas.vm.create({ body: { ...machine, storages, project_id: 4_711, name: "web-03" } }),
  );
  const errors = fieldErrors(error);
  for (const { field, errorCode } of errors) story.say(`${field}: ${errorCode} · ${errorText(errorCode)}`);
  const fields = errors.map(({ field }) => field);
  story.claim("fields that are wrong", fields.join(", "), "project_id, storages");
}

/** The error that a call must end with. */
async function failure(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error("A call succeeded that had to fail.");
}
