import { compareAnswers } from "./compare-answers.ts";
import { compareBehaviours } from "./compare-behaviours.ts";
import { compareCallbacks } from "./compare-calls-back.ts";
import { compareContents } from "./compare-contents.ts";
import { compareLifecycle } from "./compare-lifecycle.ts";
import { compareParameters } from "./compare-parameters.ts";
import { compareSecurity } from "./compare-security.ts";
import { compareOwnServers } from "./compare-servers.ts";
import { isNode } from "./node.ts";
import type { Located } from "./operations.ts";
import { becameOptional, becameRequired, type Place, reportRule, type Work } from "./work.ts";

/** Compares two versions of an operation. */
export function compareOperations(work: Work, before: Located, after: Located): void {
  const place: Place = { name: after.id, pointer: after.pointer, position: "body" };
  if (
    before.path.replace(/\{[^}]*\}/g, "{}") !== after.path.replace(/\{[^}]*\}/g, "{}") ||
    before.method !== after.method
  ) {
    reportRule(
      work,
      place,
      "api-moved",
      `was ${before.method} ${before.path}, and is ${after.method} ${after.path} now`,
      { before: `${before.method} ${before.path}`, after: `${after.method} ${after.path}` },
    );
  }
  if (before.id !== after.id && before.operationId !== after.operationId) {
    reportRule(work, place, "api-operation-id-changed", `was called ${before.id}`, {
      before: before.id,
      after: after.id,
    });
  }
  compareTags(work, place, before, after);
  compareLifecycle(work, place, before, after);
  compareParameters(work, place.name, before, after);
  compareBody(work, place, before, after);
  compareAnswers(work, place, before.operation["responses"], after.operation["responses"]);
  compareCallbacks(work, place, before, after);
  compareSecurity(work, place, before, after);
  compareOwnServers(work, place, before, after);
  compareBehaviours(work, place, before, after);
}

function compareTags(work: Work, place: Place, before: Located, after: Located): void {
  for (const tag of before.tags) {
    if (!after.tags.includes(tag))
      reportRule(work, place, "api-tag-removed", `no longer has the tag ${tag}`, { before: tag });
  }
  for (const tag of after.tags) {
    if (!before.tags.includes(tag)) reportRule(work, place, "api-tag-added", `has the tag ${tag} now`, { after: tag });
  }
}

function compareBody(given: Work, place: Place, before: Located, after: Located): void {
  const work: Work = { ...given, direction: "request" };
  const at: Place = { name: `${place.name} body`, pointer: [...place.pointer, "requestBody"], position: "body" };
  const [from, to] = [before.operation["requestBody"], after.operation["requestBody"]];
  const [was, is] = [work.sources.old.resolve(from), work.sources.new.resolve(to)];
  const isRequired = is["required"] === true;
  if (!isNode(from) && !isNode(to)) return;
  if (!isNode(to)) reportRule(work, at, "request-body-removed", "is gone");
  else if (!isNode(from)) {
    reportRule(
      work,
      at,
      isRequired ? "request-body-added-required" : "request-body-added-optional",
      isRequired ? "is new and required" : "is new",
    );
  } else {
    if (was["required"] !== true && isRequired)
      reportRule(work, at, "request-body-became-required", "became required", becameRequired);
    if (was["required"] === true && !isRequired)
      reportRule(work, at, "request-body-became-optional", "became optional", becameOptional);
    compareContents(work, at, was["content"], is["content"]);
  }
}
