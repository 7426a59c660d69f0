import { createLabCore, type LabCore } from "@northbound/lab/fetch";
import { camelCase, type CatalogueEntry, type CatalogueSpec } from "../catalogue.ts";

/** Input with which a call succeeds: parameters by name, `headers` and `body`. */
export type Values = Readonly<Record<string, unknown>>;

/** The lab's name of a backend of the site. */
export type LabName = "cloudcix" | "cloudvision" | "prime" | "rhev" | "xpresso";

/** A world that a reader can look over. */
export const sampleWorld = { sites: 2, devices: 12, machines: 12 };

export function labNameOf({ backend }: Pick<CatalogueSpec, "backend">): LabName {
  return backend.name === "prime-infrastructure" ? "prime" : (backend.name as LabName);
}

/** What stands in the samples of a spec: objects of the lab's world, so that a sample shows what one would really write. */
export async function labValuesOf(spec: Pick<CatalogueSpec, "name" | "backend">): Promise<(id: string) => Values> {
  const name = labNameOf(spec);
  const lab = await createLabCore({ [name]: true, world: sampleWorld });
  return (id) => valuesIn(lab, spec, id);
}

/** The values for an operation in a lab that is there already. */
export function valuesIn(
  lab: LabCore,
  spec: Pick<CatalogueSpec, "name" | "backend">,
  id: CatalogueEntry["table"]["id"],
): Values {
  return lab[labNameOf(spec)].sample(labIdOf(spec, id));
}

/** Where a backend has several specs, the lab has their names in front. */
export function labIdOf({ name }: Pick<CatalogueSpec, "name">, id: string): string {
  const [, service] = name.split("/");
  return service === undefined ? id : `${camelCase(service)}/${id}`;
}
