export { otelObserver, type OtelObserverOptions } from "./telemetry/otel-observer.ts";
