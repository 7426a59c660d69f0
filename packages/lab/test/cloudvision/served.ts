import type { CloudVisionOptions, Lab } from "../../src/index.ts";
import { createLab } from "../../src/lab.ts";
import { type Reply, send, type SendOptions } from "../request.ts";

/** A CloudVision on sockets whose time stands still, and a caller who is logged in. */
export interface Served extends AsyncDisposable {
  readonly lab: Lab;
  /** Sends as the administrator, to the first node unless told otherwise. */
  call(path: string, options?: SendOptions, node?: number): Promise<Reply>;
  login(node?: number, user?: string, password?: string): Promise<Reply>;
  /** Headers of the session. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves a small CloudVision over HTTP. */
export async function serveCloudVision(
  options: CloudVisionOptions & { readonly nodes?: number } = {},
): Promise<Served> {
  const lab = await createLab({
    cloudvision: { nodes: 1, events: 50, ...options },
    world: { sites: 2, devices: 24 },
    clock: { speed: 0, start: Date.UTC(2026, 0, 15, 8) },
    protocol: "http",
  });
  const { credentials, urls } = lab.cloudvision;
  const login: Served["login"] = (node = 0, user = credentials.username, password = credentials.password) =>
    send(`${urls[node] ?? ""}/cvpservice/login/authenticate.do`, { body: { userId: user, password } });
  const sessions = await Promise.all(
    urls.map(async (_url, node) => (await login(node)).json<{ sessionId: string }>().sessionId),
  );
  const headers = { app_session_id: sessions[0] ?? "" };
  return {
    lab,
    headers,
    login,
    call: (path, given = {}, node = 0) =>
      send(`${urls[node] ?? ""}${path}`, {
        ...given,
        headers: { app_session_id: sessions[node] ?? "", ...given.headers },
      }),
    [Symbol.asyncDispose]: () => lab.close(),
  };
}
