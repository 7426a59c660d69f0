import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exportedNames } from "./exported-names.ts";

it("reads what an entry exports under which name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "northbound-"));
  try {
    await writeFile(
      join(folder, "index.ts"),
      `export { createX, type X } from "./x.ts";\nexport type {\n  Y,\n  Z as Größe,\n} from "./y.ts";\nexport type * from "./z.ts";\n`,
    );
    expect(await exportedNames(join(folder, "index.ts"))).toEqual(["createX", "X", "Y", "Größe"]);
    expect(await exportedNames(join(folder, "none.ts"))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
