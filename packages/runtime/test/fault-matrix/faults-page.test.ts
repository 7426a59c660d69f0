import { expect, test } from "vitest";
import { renderFaultsPage } from "./faults-page.ts";

test("FAULTS.md says what the table says", async () => {
  await expect(renderFaultsPage()).toMatchFileSnapshot("../../FAULTS.md");
});
