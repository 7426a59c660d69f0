import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findRefusals } from "./find-refusals.ts";

const usage = `Refuses changes that no changeset tells users about.

  node scripts/changeset-gate/index.ts              look; fail with the proposed text
  node scripts/changeset-gate/index.ts --write      put the proposed texts into .changeset/
`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: { write: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) console.log(usage);
else await look(values.write === true);

async function look(write: boolean): Promise<void> {
  for (const { name, reason, proposal } of await findRefusals(root)) {
    // The same changes give the same file, however often it is written.
    const file = `${name}-${createHash("sha256").update(proposal).digest("hex").slice(0, 8)}.md`;
    if (write) {
      await writeFile(join(root, ".changeset", file), proposal);
      console.log(`✓ wrote .changeset/${file}: put your reasons into it`);
      continue;
    }
    console.log(`✗ ${reason}\n\nProposed for .changeset/${file}:\n\n${proposal.replace(/^(?=.)/gm, "    ")}`);
    console.log(
      "Write it with: npx -y pnpm@12 exec node scripts/changeset-gate/index.ts --write. Then put your reasons into it.\n",
    );
    process.exitCode = 1;
  }
}
