import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);

/** A package registry on loopback. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

interface Release {
  readonly manifest: Manifest;
  readonly tarball: () => Promise<Buffer>;
}

/**
 * Serves packed tarballs, and everything that is installed in the workspace, to package managers: what a user's
 * `npm install` would get from the real registry after a release, without any network.
 */
export async function openRegistry(tarballs: readonly string[], store: string): Promise<Registry> {
  const releases = new Map<string, Map<string, Release>>();
  const add = (release: Release): void => {
    const { name, version } = release.manifest;
    const versions = releases.get(name) ?? new Map<string, Release>();
    releases.set(name, versions.set(version, release));
  };
  for (const tarball of tarballs) {
    const { stdout } = await run("tar", ["-xzOf", tarball, "package/package.json"]);
    add({ manifest: JSON.parse(stdout) as Manifest, tarball: () => readFile(tarball) });
  }
  for (const release of await readStore(store)) add(release);

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://registry").pathname).slice(1);
    const [name = "", version] = path.split("/-/");
    const versions = releases.get(name);
    const answer = async (): Promise<Buffer | string | undefined> => {
      if (versions === undefined) return undefined;
      return version === undefined ? describe(name, versions, url()) : versions.get(version)?.tarball();
    };
    answer().then(
      (body) => response.writeHead(body === undefined ? 404 : 200).end(body ?? "{}"),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: url(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function describe(name: string, releases: ReadonlyMap<string, Release>, url: string): Promise<string> {
  const versions: Record<string, unknown> = {};
  const time: Record<string, string> = {};
  let latest = "";
  for (const [version, { manifest, tarball }] of releases) {
    const integrity = `sha512-${createHash("sha512")
      .update(await tarball())
      .digest("base64")}`;
    versions[version] = { ...manifest, dist: { tarball: `${url}${name}/-/${version}`, integrity } };
    // Long ago: package managers wait some days before they trust what is new.
    time[version] = "2020-01-01T00:00:00.000Z";
    latest = version;
  }
  return JSON.stringify({ name, "dist-tags": { latest }, time, versions });
}

/** What pnpm installed, package by package. */
async function readStore(store: string): Promise<Release[]> {
  const found = new Map<string, Release>();
  for (const entry of await readdir(store)) {
    // `@scope+name@1.2.3_peers`, where the longest names are cut.
    const [, scope, name] = /^(?:@([^+]+)\+)?([^@]+)@/.exec(entry) ?? [];
    if (name === undefined) continue;
    const folder = join(store, entry, "node_modules", ...(scope === undefined ? [] : [`@${scope}`]), name);
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const manifest = JSON.parse(text) as Manifest;
    const id = `${manifest.name}@${manifest.version}`;
    if (!found.has(id)) found.set(id, { manifest, tarball: packOnce(folder) });
  }
  return [...found.values()];
}

// Package managers drop the first folder of what they unpack, whatever its name is, and leave out links: on Linux, where
// pnpm links equal files to each other, tar must be kept from doing so, too.
function packOnce(folder: string): () => Promise<Buffer> {
  let packed: Promise<Buffer> | undefined;
  const flags = process.platform === "linux" ? ["--hard-dereference"] : [];
  const pack = async (): Promise<Buffer> => {
    const args = ["-cf", "-", "--exclude=node_modules", ...flags, "-C", dirname(folder), basename(folder)];
    const { stdout } = await run("tar", args, { encoding: "buffer", maxBuffer: 1_000_000_000 });
    return gzipSync(stdout, { level: 1 });
  };
  return () => (packed ??= pack());
}
