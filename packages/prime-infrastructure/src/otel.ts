// Spans and metrics for OpenTelemetry, the same for every client.
export * from "@northbound/runtime/otel";
