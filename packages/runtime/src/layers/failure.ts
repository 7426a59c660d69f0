import type { Call } from "../core/call.ts";
import type { Layer } from "../core/send.ts";
import { isNorthboundError } from "../errors/northbound-error.ts";
import { isSecretName } from "../errors/secret-name.ts";
import { redactCause } from "../errors/redact-cause.ts";
import { type Secrets, secretsFor, secretsOf } from "../errors/secrets.ts";
import { replyWithAdvice, throwWithAdvice } from "../errors/with-advice.ts";

/**
 * Makes a call's failure fit for its reader. Takes out what the client knows as a secret by its value, and what the call
 * itself sent under a secret name: a backend may repeat either in whatever it says. Then adds what to do about it. Costs a
 * call that succeeds nothing.
 */
export function failureLayer(secrets: Secrets): Layer {
  return (next) => (call) =>
    next(call).then(
      (reply) => {
        reply.secrets = secrets;
        const { fault } = reply;
        if (!fault) return reply;
        reply.secrets = withSent(secrets, call);
        reply.fault = { ...fault, message: reply.secrets.known?.hide(fault.message) ?? fault.message };
        return replyWithAdvice(reply, call);
      },
      (error: unknown) => {
        if (isNorthboundError(error)) redactCause(error, withSent(secrets, call));
        return throwWithAdvice(error);
      },
    );
}

/** The secrets of a client, and those that a call sent. */
function withSent(secrets: Secrets, call: Call): Secrets {
  const names = secretsFor(call.operation?.id, secrets);
  const sent = [...bodyValues(call, names), ...queryValues(call.url, names)];
  const { session } = call.options;
  const own = { ...call.fields, ...(typeof session === "object" && session) };
  return secretsOf(secrets, secrets.known?.with(sent, own));
}

function bodyValues({ body }: Call, names: Secrets): string[] {
  if (typeof body !== "string") return body instanceof URLSearchParams ? queryValues(`?${body.toString()}`, names) : [];
  try {
    return memberValues(JSON.parse(body), names);
  } catch {
    return queryValues(`?${body}`, names);
  }
}

function queryValues(url: string, names: Secrets): string[] {
  const query = url.indexOf("?");
  if (query === -1) return [];
  return [...new URLSearchParams(url.slice(query))].flatMap(([name, value]) =>
    isSecretName(name, names) ? value : [],
  );
}

function memberValues(value: unknown, names: Secrets, isSecret: boolean = false): string[] {
  if (typeof value === "string") return isSecret ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    memberValues(member, names, isSecret || isSecretName(name, names)),
  );
}
