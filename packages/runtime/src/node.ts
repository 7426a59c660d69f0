/** One address at which the backend answers. */
export interface Node {
  /** As configured, without a trailing slash; also its name in errors and events. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path in front of the backend's own paths, for reverse proxies; empty for most. */
  readonly prefix: string;
}
