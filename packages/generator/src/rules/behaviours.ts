import { isReplaySafeMethod } from "../model/behaviours.ts";
import type { Behaviours } from "../openapi/document.ts";
import type { Context, Location, Rule } from "./rule.ts";
import { followItems, successSchema } from "./schema-walk.ts";

type Found = {
  readonly node: Behaviours;
  readonly location: Location;
  readonly report: Context["report"];
};

/**
 * `x-northbound` makes sense as a whole: `instead` names an operation, `items` leads to a member of
 * the answer, keys that exclude each other are not combined. (Its keys and value types are checked by `struct`.)
 */
export function behaviours(): Rule {
  const ids = new Set<string>();
  const found: Found[] = [];
  return {
    Operation(operation: { operationId?: string; responses?: object; "x-northbound"?: Behaviours }, context: Context) {
      if (operation.operationId !== undefined) ids.add(operation.operationId);
      const node = operation["x-northbound"];
      if (typeof node !== "object" || node === null) return;
      const location = context.location.child("x-northbound");
      found.push({ node, location, report: context.report });
      checkCombination(node, String(context.key), location, context.report);
      const isSometimes = node.streamIf !== undefined || node.streamUnless !== undefined;
      // Its items are those of the stream, which is not the first answer.
      if (!isSometimes && (typeof node.items === "string" || node.paging !== undefined))
        checkItems(operation, node, location, context);
    },
    Root: {
      leave() {
        for (const { node, location, report } of found) {
          if (typeof node.instead !== "string" || ids.has(node.instead)) continue;
          const message = `instead: there is no operation ${node.instead}.`;
          report({
            message,
            location: location.child("instead"),
            suggest: similar(node.instead, ids),
          });
        }
      },
    },
  };
}

function checkCombination(node: Behaviours, method: string, at: Location, report: Context["report"]): void {
  const problem = (key: keyof Behaviours, message: string): void => {
    report({ message: `${key}: ${message}`, location: at.child(key) });
  };
  if (node.paging !== undefined && node.stream !== undefined)
    problem("stream", "a streamed answer has no pages; leave out paging or stream.");
  for (const key of ["streamIf", "streamUnless"] as const) {
    if (node[key] !== undefined && node.stream === undefined)
      problem(key, "says when the answer is a stream; give stream.");
  }
  if (node.streamIf !== undefined && node.streamUnless !== undefined) {
    problem("streamUnless", "leave out streamIf or streamUnless.");
  }
  if (node.endless !== undefined && node.stream === undefined)
    problem("endless", "only a streamed answer can be endless.");
  if (node.items !== undefined && node.paging === undefined && node.stream === undefined) {
    problem("items", "only a paged or streamed operation has items.");
  }
  if (node.instead !== undefined && node.since === undefined && node.until === undefined) {
    problem("instead", "says what to use outside since and until; give one of them.");
  }
  if (node.since !== undefined && node.since === node.until)
    problem("until", "no version is left between since and until.");
  const safe = isReplaySafeMethod(method);
  if (node.replay === (safe ? "safe" : "unsafe")) {
    problem("replay", `${node.replay} is the default of ${method.toUpperCase()}; leave it out.`);
  }
  if (node.cache === true && !(node.replay ? node.replay === "safe" : safe)) {
    problem("cache", "an operation that is not safe to repeat can't be answered from memory.");
  }
  if (node.effect === "read" && (node.replay === "unsafe" || (node.replay === undefined && !safe))) {
    problem("effect", "what only reads is safe to repeat; add replay: safe.");
  }
  if (node.cache === true && node.effect !== undefined && node.effect !== "read") {
    problem("cache", "only a read can be answered from memory.");
  }
  if (node.rawPath?.length === 0) problem("rawPath", "names no path parameter.");
  if (typeof node.timeoutSeconds === "number" && node.timeoutSeconds <= 0)
    problem("timeoutSeconds", "must be more than 0.");
}

function checkItems(operation: { responses?: object }, node: Behaviours, at: Location, context: Context): void {
  const schema = successSchema(operation, context);
  const place = node.items === undefined ? at : at.child("items");
  if (!schema) {
    context.report({
      message: "paging and items need a success response with a schema.",
      location: place,
    });
    return;
  }
  const end = followItems(schema, node.items ?? "", context);
  if (!end)
    context.report({
      message: `items: the success response has no member ${node.items}.`,
      location: place,
    });
  else if (node.paging !== undefined && !end.isArray) {
    const what = node.items === undefined ? "the answer itself" : node.items;
    context.report({
      message: `items: ${what} is not an array in the success response.`,
      location: place,
    });
  }
}

function similar(wanted: string, ids: ReadonlySet<string>): string[] {
  const method = wanted.split("/").at(-1)?.toLowerCase();
  return [...ids].filter((id) => id.split("/").at(-1)?.toLowerCase() === method).slice(0, 3);
}
