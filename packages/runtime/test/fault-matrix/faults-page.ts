import { crowdFaults, crowdSizes } from "./crowd.ts";
import { gatewayAnswers } from "./gateway-answers.ts";
import { type Ending, faultNames, fetchDifferences, kinds, table } from "./table.ts";

const meaning: Readonly<Record<Ending, string>> = {
  ok: "The caller gets the answer.",
  CONNECTION_FAILED: "No node gave an answer. A write was not processed.",
  UNKNOWN_OUTCOME:
    "The request was sent, its answer was lost, and it may not be sent again: look before you repeat it.",
  TIMEOUT: "A read got no answer in time, at any try, or a stream fell silent after it had begun.",
  INVALID_ANSWER: "There was an answer, but it can't be read.",
  BACKEND_ERROR:
    "The backend answered that it failed. After a 500 the outcome of a write is unknown, and the error says so.",
  GATEWAY_ERROR: "Something in front of the backend answered for it, at every attempt. Only reads end so.",
  RATE_LIMITED: "The backend takes no more calls for now, and waiting was not enough. Not processed.",
  SESSION_FAILED: "No session could be had. Not processed.",
  REDIRECTED: "The answer points elsewhere and was not followed: no credential leaves the configured nodes.",
  BODY_NOT_REPLAYABLE: "Another try would be right, but the body can be read only once. Not processed.",
};

/** The table of faults as a page for readers. */
export function renderFaultsPage(): string {
  const rows = faultNames.map((fault) => {
    const row = table[fault];
    return [`**${fault}**<br>${row.what}`, ...kinds.map((kind) => cell(row[kind]))];
  });
  return `# What a call ends with when a node fails

<!-- Made from test/fault-matrix/table.ts; the tests keep it current. -->

Each cell says how a call ends when the first node has the fault: with that node alone, and with two
good nodes behind it; one word when both are the same. The kinds of call:

- **read**: a GET, safe to repeat.
- **write**: a POST that is not safe to repeat, with a body in memory.
- **stream**: a GET whose records are given as they arrive.
- **upload**: a POST whose body is a stream, which can be read once.

Every cell is run over real sockets, with a login before the call. Each run also checks that no
write is processed twice, that none is processed where the ending promises so, that nothing is sent
to a host which is not a configured node, that the call ends in time, and that no connection is
left when the client is closed.

${renderTable([["fault of the first node", ...kinds], ...rows])}

The same cells are run over the platform's \`fetch\`, which browsers, Deno and Bun use. It does not
tell when a connection is made, so these differ there:

${renderTable([
  ["fault of the first node", ...kinds],
  ...Object.entries(fetchDifferences).map(([fault, row]) => [
    `**${fault}**`,
    ...kinds.map((kind) => (row[kind] ? cell(row[kind]) : "the same")),
  ]),
])}

## Many calls, and gateways

Calls are made at once at three nodes of which the first is bad. Each cell says how many are lost (a read that fails, or a
write that was not processed and fails), doubled (processed twice) and told wrongly; the tests hold every number at 0, for reads
and for writes. A write that the bad node had read is told as unknown, and sent once.

${renderTable([
  ["the first node", ...crowdSizes.map((count) => `${count.toLocaleString("en")} at once`)],
  ...Object.entries(crowdFaults).map(([fault, what]) => [
    `**${fault}**<br>${what}`,
    ...crowdSizes.map(() => "lost 0, doubled 0, told wrongly 0"),
  ]),
])}

The same with 1 and 50 calls at a first node behind each of these answers of gateways. Their outcomes were measured in front of
the real ones; the pages are written after what was seen there, and those of Envoy, Traefik and Cloudflare after their documents.

${renderTable([
  ["gateway", "what happened", "status", "processed"],
  ...gatewayAnswers.map(({ gateway, when, status, isProcessed }) => [
    gateway,
    when,
    String(status),
    isProcessed ? "yes" : "no",
  ]),
])}

## How a call ends

${Object.entries(meaning)
  .map(([ending, text]) => `- ${ending === "ok" ? "**ok**" : `\`${ending}\``}: ${text}`)
  .join("\n")}
`;
}

/** A Markdown table with even columns, as the formatter of the repository writes it. */
function renderTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function cell([one, three]: readonly [Ending, Ending]): string {
  const show = (ending: Ending): string => (ending === "ok" ? "ok" : `\`${ending}\``);
  return one === three ? show(one) : `${show(one)} / ${show(three)}`;
}
