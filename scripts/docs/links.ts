import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";

/**
 * Follows every link within a site, including those into the reference, and gives those that lead nowhere.
 * @param folder the site.
 */
export async function checkLinks(folder: string): Promise<string[]> {
  const files = await Array.fromAsync(glob("**/*.html", { cwd: folder }));
  const pages = new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const)),
  );
  const anchors = new Map<string, ReadonlySet<string>>();
  const broken: string[] = [];
  for (const [file, html] of pages) {
    // Icons are drawn from symbols that a script adds.
    const links = html.replaceAll(/<use\b[^>]*>/g, "");
    for (const [, quoted = ""] of links.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const link = quoted.replaceAll("&amp;", "&");
      if (/^(?:https?|data|mailto):/.test(link)) continue;
      const [path = "", anchor = ""] = link.split("#");
      const target = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
      const text = pages.get(target);
      if (text === undefined ? !existsSync(join(folder, target)) : !hasAnchor(anchors, target, text, anchor)) {
        broken.push(`${file}: ${link}`);
      }
    }
  }
  return broken;
}

function hasAnchor(known: Map<string, ReadonlySet<string>>, file: string, html: string, anchor: string): boolean {
  // Redoc makes its anchors while it runs.
  if (anchor === "" || html.includes('id="redoc"')) return true;
  let ids = known.get(file);
  if (!ids) {
    ids = new Set(Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id = ""]) => id));
    known.set(file, ids);
  }
  return ids.has(decodeURIComponent(anchor));
}
