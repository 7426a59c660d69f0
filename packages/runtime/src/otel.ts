export { otelObserver, type OtelObserverOptions } from "./seeing/otel-observer.ts";
