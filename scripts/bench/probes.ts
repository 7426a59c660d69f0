import type { Operation } from "@northbound/runtime";
import { operations } from "../../packages/rhev/src/generated/operations.ts";

// Code for the compiler: calls of the client of RHEV, the largest spec.

const generated = "../../../../packages/rhev/src/generated";

/** Declares the client and uses nothing of it. */
export const nothing: string = `import type { Client } from "@northbound/runtime";
import type { Calls } from "${generated}/calls.ts";
import type { paths } from "${generated}/schema.d.ts";
export declare const rhev: Client<paths, Calls>;
`;

const peer: string = `${nothing}import type { Client as FetchClient } from "openapi-fetch";
export declare const fetchRhev: FetchClient<paths>;
`;

/** Reads that need nothing but their path. */
function plainReads(count: number): readonly Operation[] {
  const all: Operation[] = Object.values(operations).flatMap((group: object) => Object.values(group) as Operation[]);
  return all
    .filter(({ method, required, base, answer }) => method === "GET" && !required && base === undefined && !answer)
    .slice(0, count);
}

function parametersOf(path: string): string {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => `${name}: "1"`).join(", ");
}

function pathCall(client: string, { path }: Operation, index: number): string {
  const parameters = parametersOf(path);
  const init = parameters === "" ? "" : `, { params: { path: { ${parameters} } } }`;
  return `export const path${index} = ${client}.GET("${path}"${init});\n`;
}

/** 60 correct calls by path. */
export function paths(): string {
  return (
    nothing +
    plainReads(60)
      .map((operation, index) => pathCall("rhev", operation, index))
      .join("")
  );
}

/** One call whose path nobody knows. */
export function misspelt(): string {
  return `${nothing}export const wrong = rhev.GET("/vmss/{vmId}", { params: { path: { vmId: "1" } } });\n`;
}

/** 60 named calls. */
export function named(): string {
  const calls = plainReads(60).map(({ id, path }, index) => {
    const parameters = parametersOf(path);
    return `export const named${index} = rhev.${id.replace("/", ".")}(${parameters === "" ? "" : `{ ${parameters} }`});\n`;
  });
  return nothing + calls.join("");
}

/** The same 60 paths with the types of openapi-fetch. */
export function openapiFetchPaths(): string {
  return (
    peer +
    plainReads(60)
      .map((operation, index) => pathCall("fetchRhev", operation, index))
      .join("")
  );
}

/** The same misspelt path with the types of openapi-fetch. */
export function openapiFetchMisspelt(): string {
  return `${peer}export const wrong = fetchRhev.GET("/vmss/{vmId}", { params: { path: { vmId: "1" } } });\n`;
}
