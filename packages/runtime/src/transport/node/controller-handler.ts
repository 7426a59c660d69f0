import type { ReplyFields } from "../../core/reply-headers.ts";
import type { Exchange } from "./exchange.ts";

/** What undici's dispatcher interface 2 hands to its handlers. */
interface Controller {
  abort(reason: Error | undefined): void;
  pause(): void;
  resume(): void;
}

/** Speaks undici's dispatcher interface 2 (Node 26) for an exchange. */
export class ControllerHandler {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  onRequestStart(controller: Controller): void {
    this.#exchange.onConnect((reason) => controller.abort(reason));
  }

  onResponseStart(controller: Controller, status: number, fields: ReplyFields, statusText?: string): void {
    this.#exchange.onHeaders(status, fields, () => controller.resume(), statusText ?? "");
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (!this.#exchange.onData(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#exchange.onComplete();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#exchange.onError(error);
  }
}
