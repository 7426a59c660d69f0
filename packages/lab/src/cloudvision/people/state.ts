import type { Schemas } from "../types.ts";

/** A user with the password, which no answer ever shows. */
export interface Person {
  user: Schemas["User"];
  password: string;
  roles: string[];
}

/** Users and roles. */
export interface People {
  readonly users: Map<string, Person>;
  readonly roles: Map<string, Schemas["Role"]>;
}

/** The administrator of the lab. */
export const administrator: { readonly username: string; readonly password: string; readonly token: string } = {
  username: "cvpadmin",
  password: "lab-Passw0rd",
  // Shaped like a service account token; it opens nothing but a lab.
  token: "eyJhbGciOiJIUzI1NiJ9.eyJkaWQiOjEsImRzbiI6ImF1dG9tYXRpb24ifQ.bGFi",
};

const modules = [
  "accountManagement",
  "changeControl",
  "configlet",
  "image",
  "inventory",
  "snapshot",
  "task",
  "ztp",
] as const;

/** Makes the accounts that a new server has, and two more to try rights with. */
export function createPeople(now: number): People {
  const role = (name: string, mode: string, description: string): Schemas["Role"] => ({
    key: name,
    classId: 29,
    name,
    description,
    createdBy: "cvp system",
    createdOn: now - 365 * 86_400_000,
    moduleList: modules.map((module) => ({ name: module, mode })),
    moduleListSize: modules.length,
  });
  const person = (userId: string, password: string, roles: string[], firstName: string): [string, Person] => [
    userId,
    {
      password,
      roles,
      user: {
        userId,
        password: null,
        firstName,
        lastName: "Lab",
        email: `${userId}@example.net`,
        contactNumber: "",
        userStatus: "Enabled",
        currentStatus: "Offline",
        userType: "Local",
        addedByUser: "cvp system",
        lastAccessed: now - 3_600_000,
      },
    },
  ];
  return {
    roles: new Map([
      ["network-admin", role("network-admin", "rw", "Everything")],
      ["network-operator", role("network-operator", "r", "Reading")],
    ]),
    users: new Map([
      person(administrator.username, administrator.password, ["network-admin"], "Ada"),
      person("operator", "lab-Oper4tor", ["network-operator"], "Otto"),
    ]),
  };
}
