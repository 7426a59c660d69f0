import type { Audience, Change, Level, Severity } from "./change.ts";

/** What a rule says about each change that it finds. */
export type Judged = Pick<Change, "id" | "severity" | "level" | "audience" | "client" | "wire">;

const kinds = {
  breaking: ["breaking", "major"],
  /** It stops callers, who were told before. */
  announced: ["warning", "major"],
  warning: ["warning", "minor"],
  /** What was promised about the future no longer holds; nothing stops today. */
  promise: ["breaking", "patch"],
  gives: ["info", "minor"],
  quiet: ["info", "patch"],
} as const satisfies Readonly<Record<string, readonly [Severity, Level]>>;

type Rule = readonly [kind: keyof typeof kinds, client: string, wire: string];

/** The rules that are not about a keyword of a schema. What callers send may grow; what they read may not shrink. */
const rules = {
  // Operations
  "endpoint-added": ["gives", "there is one more call", "there is one more operation"],
  "api-removed-without-deprecation": ["breaking", "the call is gone", "the server no longer answers it"],
  "api-removed-with-deprecation": [
    "announced",
    "the call is gone, as was announced",
    "the server no longer answers it",
  ],
  "api-removed-before-sunset": [
    "breaking",
    "the call is gone earlier than was announced",
    "the server no longer answers it",
  ],
  "api-moved": [
    "breaking",
    "the path client has another path; the named call stays",
    "requests to the old path are no longer answered",
  ],
  "api-operation-id-changed": ["breaking", "the named call has another name", "the bytes stay the same"],
  "api-call-renamed": ["breaking", "the named call has another name", "the bytes stay the same"],
  "api-tag-added": ["quiet", "the types stay the same", "the bytes stay the same"],
  "api-tag-removed": ["quiet", "the types stay the same", "the bytes stay the same"],
  "endpoint-deprecated": [
    "gives",
    "calls compile as before; editors strike them through",
    "it works as before; it may go in a later version",
  ],
  "endpoint-reactivated": ["quiet", "calls compile as before", "it is here to stay"],
  "sunset-deleted": ["promise", "calls compile as before", "the day on which it ends is no longer known"],
  "api-sunset-date-changed-too-small": ["promise", "calls compile as before", "it ends earlier than was announced"],
  "api-sunset-date-added": ["quiet", "calls compile as before", "the day on which it ends is known"],
  "api-path-sunset-parse": ["promise", "calls compile as before", "the day on which it ends can't be read"],
  "api-stability-decreased": [
    "promise",
    "calls compile as before",
    "what was promised about its stability no longer is",
  ],
  "api-stability-increased": ["quiet", "calls compile as before", "it is more stable than before"],
  "api-invalid-stability-level": ["promise", "calls compile as before", "how stable it is can't be read"],
  // Parameters
  "new-required-request-parameter": [
    "breaking",
    "no call sends it yet, so none compiles",
    "requests without it are refused",
  ],
  "new-required-request-default-parameter-to-existing-path": [
    "breaking",
    "no call sends it yet, so none compiles",
    "every operation of the path refuses requests without it",
  ],
  "new-request-path-parameter": ["breaking", "no call gives it yet, so none compiles", "the path is another one"],
  "new-optional-request-parameter": ["gives", "calls compile as before", "requests without it are taken as before"],
  "request-parameter-removed": ["breaking", "calls that send it no longer compile", "the server refuses or ignores it"],
  "request-parameter-removed-with-deprecation": [
    "announced",
    "calls that send it no longer compile",
    "the server refuses or ignores it, as was announced",
  ],
  "request-parameter-removed-before-sunset": [
    "breaking",
    "calls that send it no longer compile",
    "the server refuses or ignores it earlier than was announced",
  ],
  "request-parameter-sunset-deleted": [
    "promise",
    "calls compile as before",
    "the day on which it ends is no longer known",
  ],
  "request-parameter-sunset-date-changed-too-small": [
    "promise",
    "calls compile as before",
    "it ends earlier than was announced",
  ],
  "request-parameter-sunset-date-added": ["quiet", "calls compile as before", "the day on which it ends is known"],
  "request-parameter-sunset-parse": ["promise", "calls compile as before", "the day on which it ends can't be read"],
  "request-parameter-renamed": [
    "breaking",
    "calls give it by another name",
    "the server refuses or ignores the old name",
  ],
  "request-path-parameter-renamed": ["breaking", "calls give it by another name", "the bytes stay the same"],
  "request-header-name-case-changed": ["breaking", "calls give it by another name", "the bytes stay the same"],
  "request-parameter-moved": [
    "breaking",
    "the path client has it in another place",
    "the server looks for it elsewhere",
  ],
  "request-parameter-became-required": [
    "breaking",
    "calls that leave it out no longer compile",
    "requests without it are refused",
  ],
  "request-parameter-became-optional": ["gives", "calls compile as before", "requests without it are taken"],
  "request-parameter-deprecated": ["gives", "calls compile as before; editors strike it through", "it works as before"],
  "request-parameter-reactivated": ["quiet", "calls compile as before", "it is here to stay"],
  "request-parameter-style-changed": [
    "breaking",
    "the client writes it in the new way",
    "the same value is written in another way",
  ],
  "request-parameter-explode-changed": [
    "breaking",
    "the client writes it in the new way",
    "the same value is written in another way",
  ],
  "request-parameter-allow-reserved-changed": [
    "warning",
    "the client writes it in the new way",
    "reserved characters are encoded in another way",
  ],
  "request-parameter-allow-empty-value-removed": ["breaking", "the types stay the same", "an empty value is refused"],
  "request-parameter-allow-empty-value-added": ["quiet", "the types stay the same", "an empty value is taken"],
  "request-parameter-content-changed": [
    "breaking",
    "the client writes it in the new way",
    "the same value is written in another way",
  ],
  // Bodies
  "request-body-added-required": [
    "breaking",
    "no call sends one yet, so none compiles",
    "requests without one are refused",
  ],
  "request-body-added-optional": ["gives", "calls compile as before", "requests without one are taken as before"],
  "request-body-removed": ["breaking", "calls that send one no longer compile", "the server refuses or ignores it"],
  "request-body-became-required": [
    "breaking",
    "calls that leave it out no longer compile",
    "requests without one are refused",
  ],
  "request-body-became-optional": ["gives", "calls compile as before", "requests without one are taken"],
  "request-body-media-type-added": ["gives", "calls compile as before", "one more media type is taken"],
  "request-body-media-type-removed": ["breaking", "calls that send it no longer compile", "such requests are refused"],
  "request-body-media-type-schema-added": [
    "breaking",
    "calls that send something else no longer compile",
    "other bodies are refused",
  ],
  "request-body-media-type-schema-removed": ["gives", "calls compile as before", "any body is taken"],
  "request-body-item-schema-added": ["breaking", "the body is a sequence of items now", "other bodies are refused"],
  "request-body-item-schema-removed": [
    "breaking",
    "the body is no sequence of items now",
    "the body is read in another way",
  ],
  "request-body-encoding-changed": [
    "breaking",
    "the client writes the part in the new way",
    "the same part is written in another way",
  ],
  "request-body-encoding-header-required": ["breaking", "the types stay the same", "parts without it are refused"],
  "request-body-encoding-header-became-optional": ["quiet", "the types stay the same", "parts without it are taken"],
  "request-body-encoding-header-added": ["quiet", "the types stay the same", "parts may have one more header"],
  "request-body-encoding-header-removed": ["breaking", "the types stay the same", "the server refuses or ignores it"],
  // Members of a request
  "request-property-removed": ["breaking", "calls that send it no longer compile", "the server refuses or ignores it"],
  "request-property-renamed": [
    "breaking",
    "calls that send it no longer compile",
    "the server refuses or ignores the old name",
  ],
  "request-property-became-required": [
    "breaking",
    "calls that leave it out no longer compile",
    "requests without it are refused",
  ],
  "request-property-became-required-with-default": [
    "breaking",
    "calls that leave it out no longer compile",
    "requests without it may be refused",
  ],
  "request-property-became-optional": ["gives", "calls compile as before", "requests without it are taken"],
  "new-required-request-property": [
    "breaking",
    "no call sends it yet, so none compiles",
    "requests without it are refused",
  ],
  "new-required-request-property-with-default": [
    "breaking",
    "no call sends it yet, so none compiles",
    "requests without it may be refused",
  ],
  "new-optional-request-property": ["gives", "calls compile as before", "requests without it are taken as before"],
  // Answers
  "response-success-status-removed": [
    "breaking",
    "code that waits for it never runs",
    "the server no longer answers so",
  ],
  "response-default-removed": ["breaking", "the call gives nothing that has a type", "the bytes stay the same"],
  "response-success-status-added": [
    "breaking",
    "the call may give something else",
    "the server answers with one more status",
  ],
  "response-success-status-added-with-known-content": [
    "quiet",
    "the types stay the same",
    "the server answers the same under one more status",
  ],
  "response-success-status-added-with-first-content": [
    "gives",
    "the call may give something where it gave nothing",
    "the server answers with one more status",
  ],
  "response-non-success-status-removed": [
    "quiet",
    "errors of the path client have fewer types",
    "the server no longer says it answers so",
  ],
  "response-non-success-status-added": [
    "quiet",
    "errors of the path client have more types",
    "the server says that it may answer so",
  ],
  "response-media-type-removed": [
    "breaking",
    "code that reads it no longer compiles",
    "the server no longer answers in it",
  ],
  "response-media-type-name-generalized": [
    "breaking",
    "the types stay the same",
    "the server may answer in media types that callers don't know",
  ],
  "response-media-type-added": [
    "gives",
    "code that reads it compiles as before",
    "the server may answer in one more media type",
  ],
  "response-body-media-type-schema-added": [
    "gives",
    "code that reads it compiles as before",
    "answers are as the schema says",
  ],
  "response-body-media-type-schema-removed": [
    "breaking",
    "code that reads the answer no longer compiles",
    "nothing is known of the answer any more",
  ],
  "response-body-item-schema-added": [
    "breaking",
    "the answer is a sequence of items now",
    "the answer is read in another way",
  ],
  "response-body-item-schema-removed": [
    "breaking",
    "the answer is no sequence of items now",
    "the answer is read in another way",
  ],
  "response-body-encoding-changed": ["breaking", "the types stay the same", "the same part is written in another way"],
  "response-body-encoding-header-added": ["quiet", "the types stay the same", "parts may have one more header"],
  "response-body-encoding-header-became-required": ["quiet", "the types stay the same", "parts always have it"],
  "response-body-encoding-header-became-optional": ["breaking", "the types stay the same", "parts may come without it"],
  "response-body-encoding-header-removed": ["breaking", "the types stay the same", "parts no longer have it"],
  "response-header-added": ["quiet", "calls compile as before", "answers have one more header"],
  "required-response-header-removed": [
    "breaking",
    "code that reads it no longer compiles",
    "answers no longer have it",
  ],
  "optional-response-header-removed": ["warning", "code that reads it no longer compiles", "answers no longer have it"],
  "response-header-became-optional": [
    "breaking",
    "code that relies on it no longer compiles",
    "answers may come without it",
  ],
  "response-header-became-required": ["quiet", "code that reads it compiles as before", "answers always have it"],
  "response-header-deprecated": [
    "gives",
    "code that reads it compiles as before",
    "it comes as before; it may go in a later version",
  ],
  "response-header-style-changed": ["breaking", "the types stay the same", "the same value is written in another way"],
  "response-link-added": ["quiet", "calls compile as before", "answers lead to one more operation"],
  "response-link-removed": ["warning", "calls compile as before", "answers no longer lead to that operation"],
  "response-link-changed": ["warning", "calls compile as before", "answers lead elsewhere, or with other values"],
  // Members of an answer
  "response-required-property-removed": [
    "breaking",
    "code that reads it no longer compiles",
    "answers no longer have it",
  ],
  "response-optional-property-removed": [
    "breaking",
    "code that reads it no longer compiles",
    "answers no longer have it",
  ],
  "response-property-renamed": ["breaking", "code that reads it no longer compiles", "answers have it by another name"],
  "response-property-became-required": ["gives", "code that reads it compiles as before", "answers always have it"],
  "response-property-became-optional": [
    "breaking",
    "code that relies on it no longer compiles",
    "answers may come without it",
  ],
  "response-required-property-added": [
    "gives",
    "code that reads it compiles as before",
    "answers have one more member",
  ],
  "response-optional-property-added": [
    "gives",
    "code that reads it compiles as before",
    "answers may have one more member",
  ],
  // Security
  "api-security-required": ["breaking", "calls without credentials fail", "requests without credentials are refused"],
  "api-security-no-longer-required": ["gives", "calls compile as before", "requests without credentials are taken"],
  "api-security-added": ["gives", "calls compile as before", "there is one more way to prove who calls"],
  "api-security-removed": [
    "breaking",
    "calls that prove themselves so fail",
    "requests that prove themselves so are refused",
  ],
  "api-security-scope-added": [
    "warning",
    "calls whose token lacks the scope fail",
    "tokens without the scope are refused",
  ],
  "api-security-scope-removed": ["quiet", "calls compile as before", "tokens without the scope are taken"],
  "api-security-component-added": ["quiet", "calls compile as before", "the bytes stay the same"],
  "api-security-component-removed": [
    "warning",
    "calls compile as before",
    "the way to prove who calls is no longer described",
  ],
  "api-security-component-type-changed": [
    "warning",
    "calls compile as before",
    "callers prove themselves in another way",
  ],
  "api-security-component-changed": [
    "warning",
    "calls compile as before",
    "callers prove themselves in another place or way",
  ],
  "api-security-component-oauth-url-changed": ["warning", "calls compile as before", "logins go to another place"],
  "api-security-component-oauth-token-url-changed": [
    "warning",
    "calls compile as before",
    "tokens come from another place",
  ],
  "api-security-component-oauth-scope-added": ["quiet", "calls compile as before", "the bytes stay the same"],
  "api-security-component-oauth-scope-removed": [
    "warning",
    "calls compile as before",
    "tokens can no longer have the scope",
  ],
  "api-security-component-oauth-scope-changed": ["quiet", "calls compile as before", "the bytes stay the same"],
  "api-security-component-oauth-flow-added": [
    "quiet",
    "calls compile as before",
    "there is one more way to get a token",
  ],
  "api-security-component-oauth-flow-removed": ["warning", "calls compile as before", "a way to get a token is gone"],
  // Servers
  "server-path-changed": [
    "breaking",
    "the client sends to the new path",
    "requests to the old path are no longer answered",
  ],
  "server-added": ["quiet", "calls compile as before", "there is one more server"],
  "server-removed": ["warning", "calls compile as before", "requests to that server may no longer be answered"],
  "server-variable-changed": ["warning", "calls compile as before", "the server's address has other values"],
  // What the server calls
  "webhook-added": ["gives", "calls compile as before", "the server may call one more"],
  "webhook-removed": ["breaking", "the type of what it sends is gone", "the server no longer calls it"],
  "webhook-operation-added": ["gives", "calls compile as before", "the server may call with one more method"],
  "webhook-operation-removed": [
    "breaking",
    "the type of what it sends is gone",
    "the server no longer calls with that method",
  ],
  "webhook-body-became-optional": [
    "breaking",
    "code that reads it no longer compiles",
    "the server may call without one",
  ],
  "webhook-body-became-required": ["quiet", "code that reads it compiles as before", "the server always sends one"],
  "webhook-parameter-added": ["quiet", "calls compile as before", "the server sends one more"],
  "webhook-parameter-removed": [
    "breaking",
    "the type of what it sends has it no more",
    "the server no longer sends it",
  ],
  "webhook-parameter-became-optional": [
    "breaking",
    "code that relies on it no longer compiles",
    "the server may call without it",
  ],
  "webhook-parameter-became-required": ["quiet", "code that reads it compiles as before", "the server always sends it"],
  "webhook-parameter-style-changed": [
    "breaking",
    "the types stay the same",
    "the same value is written in another way",
  ],
  "webhook-deprecated": [
    "gives",
    "calls compile as before",
    "the server calls as before; it may stop in a later version",
  ],
  "webhook-reactivated": ["quiet", "calls compile as before", "it is here to stay"],
  "webhook-security-changed": ["warning", "calls compile as before", "the server proves itself in another way"],
  "webhook-response-header-required": ["breaking", "the types stay the same", "answers without it are refused"],
  "webhook-response-header-no-longer-required": ["quiet", "the types stay the same", "answers without it are taken"],
  "webhook-response-added": ["gives", "calls compile as before", "the server takes one more answer"],
  "webhook-response-removed": [
    "warning",
    "calls compile as before",
    "the server no longer says that it takes this answer",
  ],
  "callback-added": ["gives", "calls compile as before", "the server may call back"],
  "callback-removed": ["breaking", "the type of what it sends is gone", "the server no longer calls back"],
  // Components
  "component-removed": [
    "breaking",
    'code that imports components["schemas"] by this name no longer compiles',
    "the bytes stay the same",
  ],
  "component-renamed": [
    "breaking",
    'code that imports components["schemas"] by the old name no longer compiles',
    "the bytes stay the same",
  ],
  // What x-northbound says
  "behaviour-paging-changed": ["breaking", "the call gives pages, or no longer does", "the bytes stay the same"],
  "behaviour-stream-changed": ["breaking", "the call gives a stream, or no longer does", "the bytes stay the same"],
  "behaviour-items-changed": ["breaking", "iterating gives other items", "the bytes stay the same"],
  "behaviour-until-changed": ["gives", "other servers have it", "the bytes stay the same"],
  "behaviour-since-changed": ["gives", "other servers have it", "the bytes stay the same"],
  "behaviour-changed": ["quiet", "the call is made in another way; code compiles as before", "the bytes stay the same"],
  // What nobody looked at
  "not-compared": ["warning", "nobody looked", "nobody looked"],
  "extension-not-compared": ["quiet", "nobody looked", "nobody looked"],
} as const;

/** The id of a rule that is not about a keyword of a schema. */
export type RuleId = keyof typeof rules;

/** The ids of these rules. */
export const ruleIds: readonly RuleId[] = Object.keys(rules) as RuleId[];

/** What a rule says about a change that it found. */
export function ruled(id: RuleId): Judged {
  const [kind, client, wire]: Rule = rules[id];
  const [severity, level] = kinds[kind];
  return { id, severity, level, audience: audienceOf(client, wire), client, wire };
}

function audienceOf(client: string, wire: string): Audience {
  if (wire === "the bytes stay the same") return "client";
  return /^calls compile as before|^code that reads it compiles|^the types stay the same/.test(client)
    ? "wire"
    : "both";
}
