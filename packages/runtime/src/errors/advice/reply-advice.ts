import type { Call } from "../../core/call.ts";
import type { Reply } from "../../core/reply.ts";
import { changesSomething, isInDoubt } from "../../core/outcome.ts";
import { redactText } from "../redact.ts";
import { isSecretName } from "../secret-name.ts";

/** How much is shown of what a stranger says. */
const shownLength = 120;

/** Look at what was asked for, and for what else an answer that means failure leaves open. */
export function adviseOnReply(reply: Reply, call: Call): string | undefined {
  switch (reply.fault?.kind) {
    case "notFound":
      return askedFor(call);
    case "gateway":
      return [saidBy(reply), "check `nodes`, and what stands in front of the backend: a proxy, a load balancer"]
        .filter(Boolean)
        .join("; ");
    case "overload":
      return "send less: option `rateLimit` keeps the client below a limit";
    case "server":
      return changesSomething(call) && isInDoubt(reply.attempts)
        ? "it may have been done all the same: look before you repeat it"
        : undefined;
    default:
      return reply.fault?.isForeign ? saidBy(reply) : undefined;
  }
}

/** The parameters that name what does not exist: those of the path, else those that the operation needs. */
function askedFor({ operation, url }: Call): string | undefined {
  if (!operation) return undefined;
  const named = pathValues(operation.base, operation.path, url);
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  for (const name of operation.required ?? []) {
    const value = query.get(name);
    if (value !== null) named.push([name, value]);
  }
  const shown = named
    .filter(([name]) => !isSecretName(name, []))
    .map(([name, value]) => `${name} ${redactText(value.slice(0, shownLength))}`);
  return shown.length === 0 ? undefined : `asked for ${shown.join(", ")}`;
}

/** Path parameters and their values, read back out of a URL. */
function pathValues(base: string | undefined, path: string, url: string): [name: string, value: string][] {
  const wanted = `${base ?? ""}${path}`.split("/");
  const given = (url.split("?", 1)[0] ?? "").split("/").slice(-wanted.length);
  return wanted.flatMap((segment, index) => {
    const [, before, name, after] = /^([^{]*)\{([^{}]+)\}([^{]*)$/.exec(segment) ?? [];
    const text = given[index];
    if (name === undefined || text === undefined) return [];
    return [[name, decode(text.slice(before?.length ?? 0, text.length - (after?.length ?? 0)))]];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The words of a page, of XML or of plain text that is not the backend's, without what only marks it up. */
function saidBy(reply: Reply): string | undefined {
  if (reply.isStreamed || reply.size === 0) return undefined;
  const words = textOf(reply.bufferedText().slice(0, 20_000));
  if (words === "") return undefined;
  const shown = words.length > shownLength ? `${words.slice(0, shownLength - 1)}…` : words;
  return `it says ${JSON.stringify(redactText(shown, reply.secrets))}`;
}

function textOf(source: string): string {
  const text = source
    .replaceAll(/<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ")
    .replaceAll(/<!--[\s\S]*?(?:-->|$)|<[!?/a-z][^<>]*>/gi, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  // A page without a body says something in its title.
  return text === "" ? (/<title[^<>]*>([^<]*)/i.exec(source)?.[1] ?? "").trim() : text;
}
