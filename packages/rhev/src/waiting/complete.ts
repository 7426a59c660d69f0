import { BackendError, type CallOptions, systemClock, waitFor, type WaitOptions } from "@northbound/runtime";
import type { components } from "../generated/schema.d.ts";
import { plainState } from "../plain-state.ts";
import { createFailOn } from "./wait-for-state.ts";
import { lives } from "./states.ts";

type Schemas = components["schemas"];

/** An answer that may still be under way: of an action, of a creation, or one that names a job. */
export interface Accepted {
  readonly href?: string | undefined;
  readonly status?: string | undefined;
  readonly creation_status?: string | undefined;
  readonly link?: readonly Schemas["Link"][] | undefined;
  readonly job?: { readonly id?: string | undefined; readonly href?: string | undefined } | undefined;
  readonly fault?: Schemas["Fault"] | undefined;
}

/** What to wait for beside the end of the command itself. */
export interface CompleteOptions extends Omit<WaitOptions<object>, "failOn" | "observe" | "backend"> {
  /**
   * Waits for the job too, when the answer names one: disk moves, migrations and installations go on in it after the
   * action was complete. @default true
   */
  readonly job?: boolean | undefined;
}

type ReadHref = (href: string, options: CallOptions) => Promise<object>;

/**
 * Waits until what an answer of 202 stands for has ended: the action, the tasks of a creation, and the job that it names.
 * @throws BackendError when the action or creation failed, with the engine's fault. WaitFailedError when the job failed.
 */
export async function complete(
  given: Accepted | undefined,
  read: ReadHref,
  shared: Pick<WaitOptions<never>, "clock" | "observe">,
  options: CompleteOptions = {},
): Promise<void> {
  // What had nothing to tell is complete.
  const answer = given ?? {};
  const { job = true, deadline = 600_000, ...wait } = options;
  const clock = wait.clock ?? shared.clock ?? systemClock;
  const plan = { ...shared, backend: "rhev", ...wait, clock };
  const end = clock.now() + deadline;
  const status = plainState(answer.creation_status ?? answer.status);
  const href =
    answer.creation_status === undefined
      ? answer.href
      : answer.link?.find(({ rel }) => rel === "creation_status")?.href;
  if (status === "failed") throw failed(answer);
  if (href !== undefined && (status === "pending" || status === "in_progress")) {
    const name = `${answer.creation_status === undefined ? "action" : "creation"} ${href}`;
    await waitFor((signal) => read(href, { signal, cache: "no-store" }), isComplete, { name, deadline, ...plan });
  }
  const jobHref =
    answer.job?.href ?? (answer.job?.id === undefined ? undefined : `/jobs/${encodeURIComponent(answer.job.id)}`);
  if (!job || jobHref === undefined) return;
  const isFinished = (value: object): boolean => plainState((value as Accepted | undefined)?.status) === "finished";
  const failOn = createFailOn(lives.jobs, ["finished"]);
  await waitFor((signal) => read(jobHref, { signal, cache: "no-store" }), isFinished, {
    name: `job ${jobHref}`,
    ...plan,
    deadline: typeof deadline === "number" && deadline > 0 ? Math.max(1, end - clock.now()) : deadline,
    failOn,
  });
}

/** Actions without an own end answer the poll with the object itself, whose status is another matter. */
function isComplete(value: object): boolean {
  const status = plainState((value as Accepted | undefined)?.status);
  if (status === "failed") throw failed(value);
  return status !== "pending" && status !== "in_progress";
}

function failed({ fault, href }: Accepted): BackendError {
  const reason = fault?.detail ?? fault?.reason ?? "the engine gave no reason";
  return new BackendError(`${href ?? "The action"} failed: ${reason}`, {
    outcome: "unknown",
    backendCode: fault?.reason,
    backendMessage: fault?.detail,
    detail: fault,
  });
}
