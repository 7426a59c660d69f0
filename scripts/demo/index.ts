import { createLab } from "@northbound/lab";
import { cloudcixChapters } from "./cloudcix.ts";
import { changeControlChapters } from "./cloudvision-change-control.ts";
import { cloudvisionChapters } from "./cloudvision.ts";
import { primeChapters } from "./prime-infrastructure.ts";
import { rhevImageChapters } from "./rhev-images.ts";
import { rhevChapters } from "./rhev.ts";
import { createStory, printTable } from "./story.ts";
import { xpressoChapters } from "./xpresso.ts";

// The whole tour: real sockets, real TLS, stand-ins that keep to the specs. Ends with 1 when a claim does not hold.

const story = createStory();
const began = performance.now();
{
  await using lab = await createLab({
    cloudvision: { nodes: 3 },
    prime: { clients: 100_000 },
    rhev: { machines: 5_000 },
    xpresso: true,
    cloudcix: true,
  });
  await cloudvisionChapters(story, lab);
  await changeControlChapters(story, lab);
  await xpressoChapters(story, lab);
  await primeChapters(story, lab);
  await rhevChapters(story, lab);
  await rhevImageChapters(story, lab);
  await cloudcixChapters(story, lab);
  story.claim("messages that broke a spec", lab.violations.length, 0);
}
printTable(story.claims);
const broken = story.claims.filter(({ holds }) => !holds);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(`\n  ${story.claims.length - broken.length} of ${story.claims.length} claims hold · ${seconds} s`);
process.exitCode = broken.length === 0 ? 0 : 1;
