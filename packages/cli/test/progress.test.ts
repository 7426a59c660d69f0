import { PassThrough } from "node:stream";
import { createLab } from "@northbound/lab";
import { expect, it } from "vitest";
import { northbound } from "./command.ts";
import { folderWith } from "./folder.ts";

/** What a person sees on standard error. */
function fakeTerminal(): { readonly stream: NodeJS.WritableStream; readonly text: () => string } {
  let text = "";
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => {
    text += String(chunk);
  });
  return { stream: Object.assign(stream, { isTTY: true, columns: 80 }), text: () => text };
}

it("draws a bar for a person who waits for all pages, and nothing for a pipe", async () => {
  await using lab = await createLab({ xpresso: true });
  await using folder = await folderWith({ "ca.pem": lab.ca });
  const env = {
    NORTHBOUND_XPRESSO_URL: lab.xpresso.urls.join(","),
    NORTHBOUND_XPRESSO_TOKEN: lab.xpresso.credentials.token,
    NORTHBOUND_XPRESSO_CA: "ca.pem",
  };
  const terminal = fakeTerminal();
  const args = ["call", "xpresso", "testbedsV2/list", "--all"];
  const seen = await northbound(args, { cwd: folder.path, env, terminal: terminal.stream });
  expect(terminal.text()).toMatch(/testbedsV2\/list .* of /);
  const piped = await northbound(args, { cwd: folder.path, env });
  expect(piped.notes).toBe("");
  expect(JSON.parse(piped.out)).toEqual(JSON.parse(seen.out));
});
