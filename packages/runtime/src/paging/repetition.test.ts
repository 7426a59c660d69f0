import { expect, it } from "vitest";
import { RepeatedPageError } from "../errors/repeated-page-error.ts";
import { createRepetitionGuard } from "./repetition.ts";

type Pages = readonly (readonly [items: readonly unknown[], position: number | string])[];

function check(pages: Pages): void {
  const guard = createRepetitionGuard("things/list");
  for (const [items, position] of pages) guard.check(items, position);
}

const rows = (...ids: number[]): object[] => ids.map((id) => ({ id }));

it.each<[what: string, pages: Pages]>([
  [
    "pages that differ",
    [
      [rows(1, 2), 0],
      [rows(3, 4), 2],
      [rows(5), 4],
    ],
  ],
  [
    "empty pages",
    [
      [[], 0],
      [[], 1],
      [[], 2],
    ],
  ],
  [
    "pages of other lengths with the same ends",
    [
      [rows(1, 2, 3), 0],
      [rows(1, 3), 3],
    ],
  ],
  [
    "pages with the same ends and another middle",
    [
      [rows(1, 2, 9), 0],
      [rows(1, 3, 9), 3],
    ],
  ],
  [
    "pages with the same first item",
    [
      [rows(1, 2), 0],
      [rows(1, 3), 2],
    ],
  ],
  [
    "pages with the same last item",
    [
      [rows(1, 9), 0],
      [rows(2, 9), 2],
    ],
  ],
  [
    "columns of one value",
    [
      [["up", "up"], 0],
      [["up", "up"], 2],
      [["up", "up"], 4],
    ],
  ],
])("lets %s pass", (_what, pages) => {
  expect(() => check(pages)).not.toThrow();
});

it.each<[what: string, pages: Pages, position: number | string, page: number]>([
  [
    "the same page again",
    [
      [rows(1, 2), 0],
      [rows(1, 2), 2],
    ],
    2,
    1,
  ],
  [
    "the same page again",
    [
      [["a", "b"], 0],
      [["a", "b"], 2],
    ],
    2,
    1,
  ],
  [
    "the same page again",
    [
      [rows(1, 1), 0],
      [rows(1, 1), 2],
    ],
    2,
    1,
  ],
  [
    "the first page again",
    [
      [rows(1), 0],
      [rows(2), 1],
      [rows(1), 2],
    ],
    2,
    2,
  ],
  [
    "a position that was there before",
    [
      [rows(1), "a"],
      [rows(2), "b"],
      [rows(3), "b"],
    ],
    "b",
    2,
  ],
])("tells of %s", (what, pages, position, page) => {
  let error: unknown;
  try {
    check(pages);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RepeatedPageError);
  expect(error).toMatchObject({
    message: `things/list: the server gave ${what} at position ${JSON.stringify(position)}; going on would never end.`,
    operation: "things/list",
    detail: { position, page },
  });
});

it("finds a circle of positions however long it takes to come back", () => {
  const circle = Array.from({ length: 40 }, (_, index) => [rows(index * 2, index * 2 + 1), `c${index % 7}`] as const);
  expect(() => check(circle)).toThrow("a position that was there before");
});
