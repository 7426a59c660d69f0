import {
  type Clock,
  type HeadersInput,
  InvalidOptionError,
  InvalidInputError,
  isBackendFailure,
  isOutage,
  notify,
  type Observe,
  type PagePromise,
  shareDeadline,
  waitFor,
  type WaitOptions,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components } from "../generated/schema.d.ts";
import { divide, type XpressoCallOptions, type XpressoPagedOptions } from "../options.ts";
import type { ApiVersionReader } from "../version/api-version.ts";
import type { ApiVersion, Shapes } from "../version/shapes.ts";
import { type AnyRequest, isEnded } from "./ended.ts";
import { rerunsOf } from "./reruns.ts";
import { progressOf, type RequestProgress } from "./progress.ts";
import { listOf } from "./resources.ts";
import { type RequestSummary, summarize } from "./summary.ts";

type Receipt = components["schemas"]["RequestReceipt"];

/** How to wait for a request. Durations are milliseconds. */
export interface RequestWaitOptions<Request extends AnyRequest = AnyRequest> extends Omit<
  WaitOptions<Request>,
  "onProgress"
> {
  /**
   * What is waited for: `ended`, well or not; a state such as `RUNNING`; or a test of your own. `RUNNING` is met as well
   * when a short run began and ended between two looks. A request that ends without having met it ends the wait with
   * `WaitFailedError`. @default "ended"
   */
  readonly until?: "ended" | (string & {}) | ((request: Request) => boolean) | undefined;
  /** Before the second look. @default 5_000 */
  readonly delay?: number | undefined;
  /** The longest delay between two looks. @default 60_000 */
  readonly maxDelay?: number | undefined;
  /** For the whole wait. Default: the longest that the request may run, and 12 hours in the queue. */
  readonly deadline?: number | undefined;
  /** What else than an outage is no reason to end the wait. Default: failures of the server (5xx), since a run takes hours. */
  readonly tolerate?: ((error: unknown) => boolean) | undefined;
  /** Called after each look that did not end the wait, with the items and what came out of them so far. */
  readonly onProgress?: ((progress: RequestProgress<Request>) => void) | undefined;
  /** Name of the group of the request, instead of the client's. */
  readonly group?: string | undefined;
}

/** How to submit and wait. */
export interface SubmitAndWaitOptions<Request extends AnyRequest = AnyRequest> extends RequestWaitOptions<Request> {
  /** Told the receipt as soon as the request was taken on, so that it can be stopped or found again. */
  readonly onSubmitted?: ((receipt: Receipt) => void) | undefined;
}

/** Requests, in whichever version the server has. */
export interface RequestCalls<Version extends ApiVersion = ApiVersion> {
  /** Lists the requests of the group, without the results of their scripts. Needs no permission. */
  list(
    input?: { headers?: HeadersInput },
    options?: XpressoPagedOptions,
  ): PagePromise<Shapes["request"][Version], readonly Shapes["request"][Version][]>;
  /**
   * Gets a request with its results. The caller must be a member of the group that owns it.
   * @throws NotFoundError when there is none.
   */
  get(
    input: { /** Request number, such as `REQ0001446`. */ requestId: string; headers?: HeadersInput },
    options?: XpressoCallOptions,
  ): Promise<Shapes["request"][Version]>;
  /**
   * Starts a run of a profile on testbeds or on topologies, or of a bundle. Needs the permission `run_request`.
   * It is not sent again when nobody knows whether it arrived (`UnknownOutcomeError`): list the requests and look for a
   * tag of yours first.
   * @throws InvalidInputError for a combination that no server takes; nothing was sent.
   * @throws RejectedInputError for an unknown profile or bundle, PermissionError without the permission.
   */
  submit(
    input: { body: Shapes["submission"][Version]; headers?: HeadersInput },
    options?: XpressoCallOptions,
  ): Promise<Receipt>;
  /** Starts a run of a bundle: `submit` with the body of a bundle run only. */
  submitBundle(
    input: { body: Shapes["bundleRun"][Version]; headers?: HeadersInput },
    options?: XpressoCallOptions,
  ): Promise<Receipt>;
  /** Stops a running request, and says why. Needs the permission `stop_request`. */
  stop(
    input: {
      /** Request number, such as `REQ0001446`. */
      requestId: string;
      /** Why it is stopped. */
      body: { reason: string };
      headers?: HeadersInput;
    },
    options?: XpressoCallOptions,
  ): Promise<Receipt>;
  /**
   * Waits until a request has ended, well or not, and gives it with its results.
   * @throws WaitFailedError when it ended without having met `until`.
   * @throws TimeoutError when the deadline passes first. Both carry the request as `detail.last`.
   * @example
   * const request = await xpresso.requests.waitFor("REQ0001446", {
   *   onProgress: ({ done, total, counts }) => console.log(`${done}/${total} items, ${counts.pass ?? 0} tasks passed`),
   * });
   */
  waitFor(
    requestId: string,
    options?: RequestWaitOptions<Shapes["request"][Version]>,
  ): Promise<Shapes["request"][Version]>;
  /** Submits, and waits as `waitFor` does. What it throws is what `submit` and `waitFor` throw. */
  submitAndWait(
    input: { body: Shapes["submission"][Version]; headers?: HeadersInput },
    options?: SubmitAndWaitOptions<Shapes["request"][Version]>,
  ): Promise<Shapes["request"][Version]>;
  /**
   * Runs again what failed: a request for each item that ended badly or has a task that did, with its profile on the
   * testbeds that it was submitted with, and the branch, description and tags of the request. Parameters are not told by
   * a request; give them again. Gives no receipt where nothing failed.
   * @throws InvalidInputError for a request that has not ended.
   */
  rerunFailures(
    input: {
      /** Request number, such as `REQ0001446`. */
      requestId: string;
      /** Overrides for arguments and environment, for every run. */
      parameters?: components["schemas"]["RequestParameters"];
    },
    options?: XpressoCallOptions,
  ): Promise<Receipt[]>;
  /** What came out of a request: how much passed, and which tasks did not. */
  summary(input: { requestId: string; headers?: HeadersInput }, options?: XpressoCallOptions): Promise<RequestSummary>;
}

/** A bound of the vendor for the time in the queue, and its default for the run, in seconds. */
const queueSeconds = 43_200;
const runSeconds = 43_200;

/** Makes the request calls over those of both versions. */
export function createRequests(
  calls: Calls,
  version: ApiVersionReader,
  { clock, observe }: { readonly clock?: Clock | undefined; readonly observe?: Observe | undefined },
): RequestCalls {
  const { requestsV1: v1, requestsV2: v2 } = calls;

  const get: RequestCalls["get"] = async (input, options) => {
    const { scope, rest } = divide(options);
    const isV1 = (await version.get(options)) === "v1";
    return isV1 ? v1.get({ ...input, ...scope }, rest) : v2.get({ ...input, ...scope }, rest);
  };

  const submit = async (
    input: { body: object; headers?: HeadersInput },
    options?: XpressoCallOptions,
  ): Promise<Receipt> => {
    const { scope, rest } = divide(options);
    const isV1 = (await version.get(options)) === "v1";
    // What fits the other version only is refused by the check of the call.
    const whole = { ...input, ...scope } as { body: Shapes["submission"]["v1"] & Shapes["submission"]["v2"] };
    return isV1 ? v1.submit(whole, rest) : v2.submit(whole, rest);
  };

  const wait: RequestCalls["waitFor"] = async (requestId, options = {}) => {
    const { until, group, onProgress, failOn, tolerate = isServerFailure, ...rest } = options;
    await checkWait(options);
    const read = (signal: AbortSignal | undefined): Promise<AnyRequest> => get({ requestId }, { signal, group });
    // How long a request may run is read from itself; where the first look finds trouble, the default has to do.
    let first =
      options.deadline === undefined
        ? await read(options.signal).catch((error: unknown) => {
            if (options.signal?.aborted || !(isOutage(error) || tolerate(error))) throw error;
            return undefined;
          })
        : undefined;
    const isWanted = wantedBy(until);
    return await waitFor<AnyRequest>(
      (signal) => {
        const request = first ?? read(signal);
        first = undefined;
        return request;
      },
      isWanted,
      {
        name: `request ${requestId} to be ${describe(until)}`,
        backend: "xpresso",
        clock,
        observe,
        delay: 5_000,
        maxDelay: 60_000,
        deadline: (queueSeconds + (first?.max_request_runtime_seconds ?? runSeconds)) * 1_000,
        ...defined(rest),
        tolerate,
        failOn: (request) =>
          (isEnded(request) && `it ended as ${request.state ?? "nobody knows what"}`) || failOn?.(request),
        ...(onProgress && {
          onProgress: (report) => {
            onProgress(progressOf(report));
          },
        }),
      },
    );
  };

  return {
    list: (input, options) => listOf(version, v1.list, v2.list, input, options),
    get,
    submit,
    submitBundle: submit,
    async stop(input, options) {
      const { scope, rest } = divide(options);
      const isV1 = (await version.get(options)) === "v1";
      return (isV1 ? v1 : v2).stop({ ...input, ...scope }, rest);
    },
    waitFor: wait,
    async submitAndWait(input, options = {}) {
      const { onSubmitted, ...rest } = options;
      // A mistake in how to wait must not cost a run that nobody follows.
      await checkWait(rest);
      const receipt = await submit(input, { signal: rest.signal, group: rest.group });
      notify(onSubmitted, receipt);
      return await wait(receipt.request_id, rest);
    },
    async rerunFailures({ requestId, parameters }, given = {}) {
      const options = shareDeadline(given);
      const request = await get({ requestId }, options);
      if (!isEnded(request)) {
        throw new InvalidInputError(`requests/rerunFailures: ${requestId} has not ended.`, {
          operation: "requests/rerunFailures",
        });
      }
      const receipts: Receipt[] = [];
      // One after the other, so that the order of the requests is that of the items.
      for (const body of rerunsOf(request, parameters)) receipts.push(await submit({ body }, options));
      return receipts;
    },
    summary: async (input, options) => summarize(await get(input, options)),
  };
}

/** @throws InvalidOptionError for options with which no wait can begin; nothing was sent. */
async function checkWait({ until, delay, growth, maxDelay, deadline }: RequestWaitOptions): Promise<void> {
  if (until !== undefined && typeof until !== "string" && typeof until !== "function") {
    throw new InvalidOptionError(`Option \`until\` must be "ended", a state or a function, not ${typeof until}.`);
  }
  // A wait that is over at once looks at nothing but its options.
  await waitFor(
    () => true,
    () => true,
    { delay, growth, maxDelay, deadline },
  );
}

function wantedBy(until: RequestWaitOptions["until"]): (request: AnyRequest) => boolean {
  if (typeof until === "function") return until;
  if (until === undefined || until === "ended") return isEnded;
  const wanted = until.toUpperCase();
  return (request) => request.state?.toUpperCase() === wanted || (wanted === "RUNNING" && hasRun(request));
}

/** A run that began leaves its time, however short it was. */
function hasRun({ items = [] }: AnyRequest): boolean {
  return items.some(({ results }) => typeof results?.run?.start_time === "string");
}

function describe(until: RequestWaitOptions["until"]): string {
  return typeof until === "function" ? "as wanted" : (until ?? "ended");
}

/** A run takes hours: a server that fails meanwhile may well work again before its end. */
function isServerFailure(error: unknown): boolean {
  return isBackendFailure(error) && (error.status ?? 0) >= 500;
}

/** Leaves out options that were given as `undefined`, so that they don't hide a default. */
function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
