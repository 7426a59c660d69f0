import { expect, test } from "vitest";
import { parseCassette, toHar } from "../../src/cassette.ts";

const head = '{"northbound":"cassette","version":1,"backend":"parts","basePath":"/api"}';
const line = '{"method":"GET","url":"/api/parts","status":200,"headers":{"date":"at noon"},"answer":[1]}';

test("a last line that was torn is left out; a damaged one in front of others is told, with its number", () => {
  expect(parseCassette(`${head}\n${line}\n${line.slice(0, 30)}`).exchanges).toHaveLength(1);
  expect(() => parseCassette(`${head}\n${line.slice(0, 30)}\n${line}\n`)).toThrow(
    "Line 2 of this cassette is damaged.",
  );
  expect(() => parseCassette(line)).toThrow("This is no cassette");
});

test("a HAR can be made of an answer whose date can't be read", () => {
  const { entries } = toHar(parseCassette(`${head}\n${line}\n`).exchanges).log;
  expect(entries[0]).toMatchObject({ startedDateTime: "1970-01-01T00:00:00.000Z", response: { status: 200 } });
});
