import {
  type Client,
  errorFromReply,
  type HeadersInput,
  isGatewayError,
  isNotFound,
  NotFoundError,
} from "@northbound/runtime";
import type { Calls } from "../generated/calls.ts";
import type { components, paths } from "../generated/schema.d.ts";
import { idOf } from "../id-of.ts";
import { divide, type XpressoCallOptions } from "../options.ts";
import type { ApiVersionReader } from "../version/api-version.ts";
import type { ApiVersion, Shapes } from "../version/shapes.ts";

/** Kinds of things that can be looked up by name. Bundles can't. */
export type ResourceCategory = components["schemas"]["ResourceCategory"];

/** Finds things by name. */
export interface HelperCalls<Version extends ApiVersion = ApiVersion> {
  /**
   * What is known of a thing with this name in the group.
   * @throws NotFoundError when there is none.
   */
  find(
    input: {
      /** What kind of thing it is. */
      category: ResourceCategory;
      /** Its name. */
      resourceId: string;
      headers?: HeadersInput;
    },
    options?: XpressoCallOptions,
  ): Promise<Shapes["resource"][Version]>;
  /**
   * The identifier of a thing with this name in the group.
   * @throws NotFoundError when there is none.
   * @example
   * const testbed = await xpresso.helper.idOf("testbeds", "ams1-tb-01");
   */
  idOf(category: ResourceCategory, name: string, options?: XpressoCallOptions): Promise<string>;
}

/** Makes the look-up over the calls of both versions. */
export function createHelper(client: Client<paths, Calls>, version: ApiVersionReader): HelperCalls {
  const find: HelperCalls["find"] = async (input, options) => {
    const { scope, rest } = divide(options);
    const used = await version.get(options);
    try {
      return await (used === "v1" ? client.helperV1 : client.helperV2).find({ ...input, ...scope }, rest);
    } catch (error) {
      // The published path is misspelt. A service that tells why it found nothing knows the path; one that does not, or a
      // page in its place, may mean that only the right spelling is known.
      const isPage = isGatewayError(error) && error.status === 404;
      if (!isNotFound(error) && !isPage) throw error;
      if (isNotFound(error) && hasWords(error.detail)) throw named(error, input);
      const { category, resourceId, headers = options?.headers } = input;
      const init = { ...rest, params: { path: { category, resourceId }, header: scope }, headers: headers ?? {} };
      const { data, response } = await client.request("GET", `/api/${used}/resources/{category}/{resourceId}`, init);
      if (!response.ok) {
        const failure = errorFromReply(response, error.operation ?? "helper/find");
        throw isNotFound(failure) ? named(failure, input) : failure;
      }
      return data as Awaited<ReturnType<HelperCalls["find"]>>;
    }
  };
  return {
    find,
    idOf: async (category, name, options) => idOf(await find({ category, resourceId: name }, options)),
  };
}

/** The same error in words that name what was looked for: the answer does not. */
function named(error: NotFoundError, input: { readonly category: string; readonly resourceId: string }): NotFoundError {
  const { operation, node, status, backendCode, backendMessage, detail, attempts } = error;
  const { category, resourceId } = input;
  const said = backendMessage === undefined ? "" : `: ${backendMessage}`;
  const message = `${operation}: there are no ${category} by the name of ${JSON.stringify(resourceId)} in this group${said}`;
  return new NotFoundError(message, {
    operation,
    node,
    status,
    backendCode,
    backendMessage,
    detail,
    attempts,
    cause: error,
  });
}

function hasWords(detail: unknown): boolean {
  return typeof detail === "object" && detail !== null && Object.keys(detail).length > 0;
}
