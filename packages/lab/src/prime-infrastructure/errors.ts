import { LabFault } from "../core/fault-error.ts";
import { Answer, json, text } from "../http/message.ts";
import type { Problem } from "../spec/validator.ts";
import type { PrimeIncomingRequest } from "./handlers.ts";

/** The error document of the northbound interface. */
export function errorDocument(incoming: PrimeIncomingRequest, status: number, message: string, code = ""): Answer {
  const { method, path, search } = incoming;
  return json(
    {
      errorDocument: {
        httpResponseCode: status,
        httpMethod: method,
        message: code === "" ? message : `${message}-${code}`,
        id: code === "" ? "presentation" : `presentation.${code}`,
        uriPath: path.replace(/^\/webacs\/api\/v\d/, ""),
        queryParams:
          search.size === 0 ? "{}" : `{${[...search].map(([name, value]) => `${name}=[${value}]`).join(", ")}}`,
      },
    },
    status,
  );
}

/** @throws LabFault for a filter, an attribute or a value that makes no sense. */
export function badRequest(message: string): LabFault {
  return new LabFault("", message, 400);
}

/** A record that is not there. */
export function noRecord(resource: string, id: unknown): LabFault {
  return new LabFault("PRS-101", `No entity of type ${resource} with id ${String(id)}.`, 404);
}

/** Writes a refusal. */
export function refuse(
  incoming: PrimeIncomingRequest,
  code: string,
  message: string,
  status: number | undefined,
): Answer {
  return errorDocument(incoming, status ?? 400, message, code);
}

/** Answer for a request that breaks the spec. */
export function invalid(incoming: PrimeIncomingRequest, problems: readonly Problem[]): Answer {
  return errorDocument(incoming, 400, problems.map(({ field, message }) => `${field} ${message}`).join("; "));
}

/** No such resource, or no such method on it. */
export function unknownPath(incoming: PrimeIncomingRequest): Answer {
  const name = incoming.path.split("/").at(-1) ?? "";
  return errorDocument(incoming, 404, `No such entity type as ${name}.`, "PRS-102");
}

/** What wrong credentials get: the way to the login page for people. */
export function toLoginPage({ node }: PrimeIncomingRequest): Answer {
  return new Answer(302, { kind: "none" }, [["location", `${node.url}/webacs/pages/common/login.jsp`]]);
}

/** A page for people. */
export function page(status: number, title: string): Answer {
  return text(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`, status, "text/html");
}
