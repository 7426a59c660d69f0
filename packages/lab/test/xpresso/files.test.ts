import { InvalidInputError, NotFoundError } from "@northbound/runtime";
import { expect, test } from "vitest";
import { clientOf, idsOf, xpressoLab } from "./fixture.ts";

test("a result is found, and its archive arrives as a stream", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { profile } = await idsOf(xpresso);
  const { request_id: requestId } = await xpresso.requests.submit({ body: { profile } });
  lab.clock.advance(10_000);
  const results = await xpresso.results.list().all();
  expect(results.at(-1)?.result_id).toBe(`${requestId}-1-run`);
  expect(await xpresso.results.get({ resultId: `${requestId}-1-run` })).toEqual(results.at(-1));
  const link = lab.xpresso.state.linkTo(`${requestId}-1-run`);
  const reply = await xpresso.results.download({ link });
  expect(reply.body).toBeInstanceOf(ReadableStream);
  expect(await reply.text()).toBe(`${requestId}-1-run\nping.py: pass\nversion.py: pass\n`);
  // Only path and query of a link are used: a foreign host gets neither request nor token.
  expect(await (await xpresso.results.download({ link: new URL(link, "https://elsewhere.invalid") })).text()).toContain(
    "ping.py",
  );
});

test("a link that is none is refused, and one with a wrong signature is not found", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  await expect(xpresso.results.download({ link: "/api/v1/requests" })).rejects.toBeInstanceOf(InvalidInputError);
  const wrong = xpresso.results.download({ link: "/api/v1/files/REQ0000001-1-run/download?signature=wrong&expires=1" });
  await expect(wrong).rejects.toBeInstanceOf(NotFoundError);
  await expect(wrong).rejects.toMatchObject({ operation: "results/download" });
});

test("a file is uploaded with its fields", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const file = new Blob(["archive"], { type: "application/zip" });
  const answer = await xpresso.files.upload({
    fileType: "results",
    body: { file, related_id: "REQ0000001-1", format: "trade" },
  });
  const [id] = [...lab.xpresso.state.files.keys()].slice(-1);
  expect(answer).toMatchObject({ id });
  expect(new TextDecoder().decode(lab.xpresso.state.files.get(id ?? "")?.bytes)).toBe("archive");
});

test("an image is built in its time", async () => {
  await using lab = await xpressoLab();
  await using xpresso = clientOf(lab);
  const { uuid, status } = await xpresso.images.buildPolaris({
    body: { name: "polaris", tag: "dev", git_ref: "main" },
  });
  expect(status).toBe("building");
  lab.clock.advance(5_000);
  expect(await xpresso.images.get({ uuid })).toMatchObject({ status: "successful", name: "polaris" });
});
