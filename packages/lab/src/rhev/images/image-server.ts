import type { IncomingRequest } from "../../core/backend.ts";
import { Answer, json, type LabRequest, text } from "../../http/message.ts";
import type { EngineState } from "../state.ts";
import type { Ticket } from "./images.ts";

// The image server (ovirt-imageio, docs/images.md and _internal/handlers). A real one has a host or port of its own; here it is
// at the addresses of the engine.

type Arrived = IncomingRequest<EngineState>;

/** Answers what is for the image server; `undefined` for everything else. */
export async function answerImages(incoming: Arrived, request: LabRequest): Promise<Answer | undefined> {
  const [, place, id = "", sub] = incoming.path.split("/");
  if (place !== "images" || id === "") return undefined;
  if (id === "*" && incoming.method === "OPTIONS") return options(undefined);
  const ticket = incoming.state.images.tickets.get(id);
  if (!ticket) return text(`You are not allowed to access this resource: No such ticket ${id}\n`, 403);
  ticket.lastAccess = incoming.state.clock.now();
  if (sub === "extents" && incoming.method === "GET") return extents(ticket, incoming.search);
  if (sub !== undefined) return text("Not found\n", 404);
  switch (incoming.method) {
    case "OPTIONS":
      return options(ticket);
    case "GET":
      return read(ticket, incoming);
    case "PUT":
      return write(ticket, incoming, await request.body());
    case "PATCH":
      return patch(ticket, await request.body());
    default:
      return text("Method not allowed\n", 405);
  }
}

function options(ticket: Ticket | undefined): Answer {
  const isWritable = ticket?.isWritable !== false;
  return json({
    features: isWritable ? ["extents", "zero", "flush"] : ["extents"],
    max_readers: 8,
    max_writers: isWritable ? 8 : 1,
  }).with("allow", isWritable ? "GET,PUT,PATCH,OPTIONS" : "GET,OPTIONS");
}

function extents({ content, size, since }: Ticket, search: URLSearchParams): Answer {
  if (search.get("context") !== "dirty") return json(content.extents(size));
  return since === undefined
    ? text("Ticket does not support dirty extents\n", 404)
    : json(content.extents(size, since));
}

function read({ content, size, transfer }: Ticket, { headers }: Arrived): Answer {
  const { range } = headers;
  if (range === undefined) {
    note(transfer, size);
    return binary(content.read(0, size));
  }
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const start = Number(from);
  const end = to === undefined || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from === undefined || start > end)
    return text(`Requested range not satisfiable\n`, 416).with("content-range", `bytes */${size}`);
  note(transfer, end - start + 1);
  return binary(content.read(start, end - start + 1), 206).with("content-range", `bytes ${start}-${end}/${size}`);
}

function write(ticket: Ticket, { headers }: Arrived, body: Uint8Array): Answer {
  if (!ticket.isWritable) return readOnly();
  // Only the first byte counts; how many there are follows from the body.
  const start = Number(/^bytes (\d+)-/.exec(headers["content-range"] ?? "")?.[1] ?? 0);
  if (start + body.length > ticket.size) return tooLarge(ticket);
  ticket.content.write(start, body);
  note(ticket.transfer, body.length);
  return new Answer(200, { kind: "none" });
}

function patch(ticket: Ticket, body: Uint8Array): Answer {
  if (!ticket.isWritable) return readOnly();
  const {
    op,
    offset = 0,
    size,
  } = JSON.parse(new TextDecoder().decode(body)) as {
    readonly op?: string;
    readonly offset?: number;
    readonly size?: number;
  };
  if (op === "flush") return new Answer(200, { kind: "none" });
  if (op !== "zero") return text(`Invalid operation\n`, 400);
  if (size === undefined) return text("Missing required value for 'size'\n", 400);
  if (offset + size > ticket.size) return tooLarge(ticket);
  ticket.content.zero(offset, size);
  note(ticket.transfer, size);
  return new Answer(200, { kind: "none" });
}

function note(transfer: Ticket["transfer"], count: number): void {
  transfer["transferred"] = String(Number(transfer["transferred"] ?? 0) + count);
  transfer["active"] = "true";
}

function readOnly(): Answer {
  return text("You are not allowed to access this resource: ticket does not allow write\n", 403);
}

function tooLarge({ size }: Ticket): Answer {
  return text("Requested range not satisfiable\n", 416).with("content-range", `bytes */${size}`);
}

function binary(value: Uint8Array, status = 200): Answer {
  return new Answer(status, { kind: "binary", value }, [["content-type", "application/octet-stream"]]);
}
