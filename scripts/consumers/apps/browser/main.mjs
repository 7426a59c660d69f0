import { createLabCore, labHandlers } from "@northbound/lab/msw";
import { http, HttpResponse } from "msw";
import { setupWorker } from "msw/browser";
import { describeLab, scenario } from "../scenario.mjs";

// The lab runs in the page, MSW hands it the requests; what was done becomes the text of the page.
async function main() {
  const deadNode = "https://dead.lab.example.net";
  const lab = await createLabCore({ world: { devices: 35 } });
  const dead = http.all(`${deadNode}/*`, () => HttpResponse.error());
  const worker = setupWorker(dead, ...(await labHandlers(lab)));
  await worker.start({ quiet: true, onUnhandledRequest: "bypass" });
  return scenario({ ...describeLab(lab), deadNode });
}

main().then(
  (done) => (document.body.textContent = JSON.stringify(done)),
  (error) => (document.body.textContent = JSON.stringify({ failed: String(error?.stack ?? error) })),
);
