import {
  type HttpMethod,
  httpMethods,
  type OpenApiDocument,
  type OperationObject,
  type PathItem,
  serverPath,
} from "../openapi/document.ts";
import type { GroupModel, OperationModel, SpecModel } from "./model.ts";
import { Namer } from "./naming.ts";
import { readOperation } from "./read-operation.ts";
import { findSecrets } from "./secrets.ts";

/**
 * Reads groups, operations and secrets out of a spec.
 * @param whole The spec before its types were split by direction: what is never sent back is a secret as well.
 */
export function readModel(document: OpenApiDocument, whole: OpenApiDocument = document): SpecModel {
  const namer = new Namer(document);
  const groups = new Map<string, { description: string; operations: OperationModel[] }>();
  const operations = new Map<string, OperationObject>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of methodsOf(item)) {
      const model = readOperation(document, {
        path,
        item,
        method,
        name: namer.name(path, method, operation),
      });
      operations.set(`${model.name.group}/${model.name.method}`, whole.paths?.[path]?.[method] ?? operation);
      const group = groups.get(model.name.group) ?? {
        description: tagDescription(document, operation.tags),
        operations: [],
      };
      group.operations.push(model);
      groups.set(model.name.group, group);
    }
  }
  return {
    groups: [...groups].map(([name, group]): GroupModel => ({ name, ...group })),
    basePath: serverPath(document.servers?.[0]),
    secrets: findSecrets(whole, operations),
  };
}

// In the order in which the spec lists the methods of a path.
function methodsOf(item: PathItem): [HttpMethod, NonNullable<PathItem[HttpMethod]>][] {
  return Object.keys(item).flatMap((key): [HttpMethod, NonNullable<PathItem[HttpMethod]>][] => {
    const method = httpMethods.find((candidate) => candidate === key);
    const operation = method && item[method];
    return operation ? [[method, operation]] : [];
  });
}

function tagDescription(document: OpenApiDocument, tags: readonly string[] | undefined): string {
  return document.tags?.find((tag) => tag.name === tags?.[0])?.description ?? "";
}
