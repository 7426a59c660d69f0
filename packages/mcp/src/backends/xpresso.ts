import type { BackendFacts } from "./backend-facts.ts";

export const xpresso: BackendFacts = {
  words: {
    test: "request job result",
    run: "submit request",
    cancel: "stop",
    abort: "stop",
    log: "file result",
    device: "testbed topology",
    report: "result",
    worker: "engine",
    executor: "engine",
    firmware: "image",
    pass: "result",
    fail: "result",
    status: "get request",
    queue: "requests",
  },
  phrases: {
    "requestsV2/submit": "run start launch test job execute",
    "requestsV2/get": "status progress of a run passed failed",
    "requestsV2/list": "queued running runs history",
    "requestsV2/stop": "cancel abort kill run",
    "results/list": "passed failed test outcomes",
    "results/get": "passed failed test outcome details",
    "files/download": "logs archive of a run",
    "enginesV2/list": "workers executors",
    "helperV2/find": "id of name lookup",
    "images/buildPolaris": "create build image",
    "testbedsV2/list": "available devices lab reserve",
  },
  workflows: [
    {
      id: "workflows/submitAndWait",
      summary: "Submit a request and wait for its end",
      description: "For servers of both versions.",
      effect: "write",
      parameters: [{ name: "body", description: "As for requestsV2/submit", schema: { type: "object" } }],
      async run(client, { body }, signal) {
        const { requests } = client as {
          requests: { submitAndWait(body: unknown, options: object): Promise<unknown> };
        };
        return await requests.submitAndWait(body, { signal });
      },
    },
  ],
};
