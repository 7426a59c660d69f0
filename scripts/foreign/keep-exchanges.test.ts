import { expect, test } from "vitest";
import { keepExchanges, type RecordedExchange } from "./keep-exchanges.ts";

const id = "configlet_2d32ce0f-042d-4c0c-960e-7463525a8ca7";
const read = { method: "GET", type: null, body: null, status: 200, needs: { "/data/key": ["string"] } } as const;

function exchange(given: Partial<RecordedExchange>): RecordedExchange {
  return { ...read, path: "/web/configlet", answer: "{}", at: 0, ...given };
}

test("gives what a server made up a name in later requests, and leaves repeated reads out until something is written", () => {
  const recorded = [
    exchange({ path: "/web/one", answer: JSON.stringify({ data: { key: id } }) }),
    exchange({ path: "/web/all", at: 40 }),
    exchange({ path: "/web/all", at: 90 }),
    exchange({
      method: "POST",
      path: `/web/note?key=${id}`,
      type: "application/json",
      body: `["${id}"]`,
      at: 100,
      needs: {},
    }),
    exchange({ path: "/web/all", at: 100 }),
  ];
  expect(keepExchanges(recorded, 7)).toEqual({
    began: 7,
    needs: [{ "/data/key": "string" }, {}],
    exchanges: [
      { method: "GET", path: "/web/one", status: 200, needs: 0, captures: { value1: "/data/key" } },
      { method: "GET", path: "/web/all", status: 200, after: 40, needs: 0 },
      { method: "POST", path: "/web/note?key=${value1}", body: '["${value1}"]', status: 200, after: 60 },
      { method: "GET", path: "/web/all", status: 200, needs: 0 },
    ],
  });
});

test("keeps no session of a login, and of an upload the name of the file", () => {
  const form = 'Content-Disposition: form-data; name="file"; filename="eos.swi"\r\n\r\nbytes';
  const recorded = [
    exchange({ path: "/web/login/authenticate.do", answer: JSON.stringify({ sessionId: id }), needs: {} }),
    exchange({
      method: "POST",
      path: `/web/image?of=${id}`,
      type: "multipart/form-data; boundary=x",
      body: form,
      needs: {},
    }),
  ];
  expect(keepExchanges(recorded, 0).exchanges.map(({ captures, file, body }) => ({ captures, file, body }))).toEqual([
    { captures: undefined, file: undefined, body: undefined },
    { captures: undefined, file: "eos.swi", body: undefined },
  ]);
});
