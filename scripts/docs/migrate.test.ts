import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const guide = fileURLToPath(new URL("../../docs/guides/migrate.md", import.meta.url));

test("the guide for users of openapi-fetch changes their imports, and nothing else", async () => {
  const command = /^find src .+$/m.exec(await readFile(guide, "utf8"))?.[0] ?? "";
  const home = await mkdtemp(join(tmpdir(), "northbound-migrate-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, "src"));
  const file = join(home, "src/use.tsx");
  await writeFile(
    file,
    `import createClient from "openapi-fetch";\nexport type { Client } from 'openapi-fetch';\nconst other = "openapi-fetch-mock";\n`,
  );
  await run("sh", ["-c", command], { cwd: home });
  expect(await readFile(file, "utf8")).toBe(
    `import createClient from "@northbound/runtime/openapi-fetch";\nexport type { Client } from '@northbound/runtime/openapi-fetch';\nconst other = "openapi-fetch-mock";\n`,
  );
});
