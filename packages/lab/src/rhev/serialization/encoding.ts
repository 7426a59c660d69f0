import { engineFault } from "../faults.ts";
import type { Member, Model } from "../model.ts";
import type { EngineContext } from "../handlers.ts";

/**
 * Brings a body into the form in which the engine keeps and answers it: booleans and integers as text, dates as
 * milliseconds.
 * @throws LabFault for a member that the type does not have, and for values that can't be read.
 */
export function readBody({ state, headers }: EngineContext, type: string, body: unknown): Record<string, unknown> {
  return readValue(state.model, type, body ?? {}, state.inXml.has(headers));
}

/** @param passesOver whether members that the type does not have are passed over, as elements of XML are. */
function readValue(model: Model, type: string, value: unknown, passesOver: boolean): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw syntaxFault();
  const members = model.members(type);
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const member = members.get(name);
    if (!member && passesOver) continue;
    if (!member) throw syntaxFault();
    if (given === undefined || given === null) continue;
    if (!member.isList) result[name] = readOne(model, member, given, passesOver);
    else if (Array.isArray(given)) result[name] = given.map((item) => readOne(model, member, item, passesOver));
    else throw syntaxFault();
  }
  return result;
}

function readOne(model: Model, member: Member, given: unknown, passesOver: boolean): unknown {
  switch (member.kind) {
    case "object":
      return readValue(model, member.type ?? "Identified", given, passesOver);
    case "boolean":
      return readBoolean(given);
    case "integer":
    case "long":
      if (!/^-?\d+$/.test(String(given))) throw syntaxFault();
      return String(given);
    case "decimal":
      return Number(given);
    case "date":
      return typeof given === "number" ? given : Date.parse(String(given));
    case "text":
      return String(given);
  }
}

function readBoolean(given: unknown): string {
  const text = String(given).toLowerCase();
  if (text === "true" || text === "1") return "true";
  if (text === "false" || text === "0") return "false";
  throw syntaxFault();
}

/** What engines say of a body that they can't make an object of. */
export function syntaxFault(): Error {
  return engineFault(
    400,
    "Request syntactically incorrect.",
    "Request syntactically incorrect. See the link for correct syntax: '/ovirt-engine/apidoc'",
  );
}

/** Turns 64-bit integers into numbers, as engines before 4.3 wrote them. */
export function withNumbers(model: Model, type: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = model.members(type);
  return Object.fromEntries(
    Object.entries(value).map(([name, given]) => {
      const member = members.get(name);
      if (member?.kind === "long") return [name, Number(given)];
      if (member?.kind !== "object" || member.type === undefined) return [name, given];
      const { type: inner } = member;
      return [
        name,
        Array.isArray(given) ? given.map((item) => withNumbers(model, inner, item)) : withNumbers(model, inner, given),
      ];
    }),
  );
}
