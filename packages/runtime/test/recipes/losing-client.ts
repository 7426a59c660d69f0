import { tinyClient } from "../calls/tiny-backend.ts";

/** What becomes of a write: its answer is lost, the backend has no time for it, it refuses it, or it is done. */
export type Fate = "lost" | "overloaded" | "refused" | "done";

/** A client of a backend that treats one write after the other as the test says, and tries none twice itself. */
export function losingClient(...fates: Fate[]): { create(): Promise<{ id: string }>; sent(): number } {
  const { client, calls } = tinyClient(
    (call) => {
      const fate = fates.shift() ?? "done";
      if (fate === "done") return { body: { id: "7" } };
      if (fate === "overloaded") return { status: 503, body: { why: "busy" } };
      if (fate === "refused") return { status: 400, body: { why: "bad name" } };
      call.written = true;
      throw new Error("socket hang up");
    },
    { retry: "never" },
    {},
    {
      readFault: ({ status }) => {
        if (status === 503) return { kind: "unavailable", message: "busy" };
        return status === 400 ? { kind: "invalid", message: "bad name" } : undefined;
      },
    },
  );
  const create = (): Promise<{ id: string }> => client.things.create({ "X-Group": "g", body: { name: "x" } });
  return { create, sent: () => calls.length };
}
