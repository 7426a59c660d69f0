// @vitest-environment jsdom
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import useSWR from "swr";
import { expect, it } from "vitest";
import { mayRepeat } from "../../src/index.ts";
import { type Fate, losingClient } from "./losing-client.ts";

it.each<[what: string, fates: readonly Fate[], sent: number]>([
  ["whose answer was lost", ["lost"], 1],
  ["that was refused", ["refused"], 1],
  ["that the backend had no time for, twice", ["overloaded", "overloaded"], 3],
])("SWR asks again for what may be repeated alone: a call %s", async (what, fates, sent) => {
  const client = losingClient(...fates);
  const settled = Promise.withResolvers<void>();
  const View = (): null => {
    const { error, data } = useSWR(what, client.create, {
      shouldRetryOnError: mayRepeat,
      errorRetryInterval: 1,
      revalidateOnFocus: false,
    });
    if (data !== undefined || (error !== undefined && !mayRepeat(error))) settled.resolve();
    return null;
  };
  const root = createRoot(document.createElement("div"));
  root.render(createElement(View));
  await settled.promise;
  expect(client.sent()).toBe(sent);
  root.unmount();
});
