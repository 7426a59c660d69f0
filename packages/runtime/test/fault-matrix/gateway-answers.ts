/**
 * What gateways answer where the backend had processed the request, or where it had not. Statuses and outcomes were measured
 * on loopback in front of a backend that noted what it read; fields and pages are written after what was seen there. nginx 1.22.1, HAProxy 2.6.12, Apache httpd
 * 2.4, Varnish 7.1, Squid 5.7, lighttpd 1.4, Caddy 2.6; Envoy, Traefik and Cloudflare as their documentation says: 520 an
 * answer that can't be understood, 521 refused, 522 no connection in time, 524 no answer in time.
 */
export interface GatewayAnswer {
  readonly gateway: string;
  /** What happened between the gateway and the backend. */
  readonly when: string;
  /** Whether the backend processed the request. */
  readonly isProcessed: boolean;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

const html = { "content-type": "text/html" };
const nginx = (title: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { ...html, server: "nginx/1.22.1" },
  body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`,
});
const haproxy = (title: string, sentence: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { ...html, "cache-control": "no-cache" },
  body: `<html><body><h1>${title}</h1>\n${sentence}\n</body></html>\n`,
});
const apache = (title: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { "content-type": "text/html; charset=iso-8859-1", server: "Apache/2.4 (Debian)" },
  body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title}</h1>\n</body></html>\n`,
});
const varnish = {
  fields: { "content-type": "text/html; charset=utf-8", server: "Varnish", "retry-after": "5", via: "1.1 varnish" },
  body: "<!DOCTYPE html>\n<html>\n<head>\n<title>503 Backend fetch failed</title>\n</head>\n</html>\n",
} as const;
const squid = {
  fields: { ...html, server: "squid/5.7", "x-squid-error": "ERR_READ_ERROR 104", via: "1.1 proxy (squid/5.7)" },
  body: "<html><head><title>ERROR: The requested URL could not be retrieved</title></head></html>",
} as const;
const lighttpd = (title: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { ...html, server: "lighttpd/1.4.69" },
  body: `<?xml version="1.0" encoding="iso-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
});
const caddy = { fields: { server: "Caddy" }, body: "" } as const;
const envoy = (reason: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { "content-type": "text/plain", server: "envoy" },
  body: `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`,
});
const traefik = (body: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { "content-type": "text/plain; charset=utf-8" },
  body,
});

const cloudflare = (title: string): Pick<GatewayAnswer, "fields" | "body"> => ({
  fields: { "content-type": "text/html; charset=UTF-8", server: "cloudflare" },
  body: `<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<title>example.net | ${title}</title>\n</head>\n<body></body>\n</html>\n`,
});

const lost = "the answer was lost";
const late = "no answer in time";
const refused = "the connection was refused";

export const gatewayAnswers: readonly GatewayAnswer[] = [
  { gateway: "nginx", when: lost, isProcessed: true, status: 502, ...nginx("502 Bad Gateway") },
  { gateway: "nginx", when: late, isProcessed: true, status: 504, ...nginx("504 Gateway Time-out") },
  { gateway: "nginx", when: refused, isProcessed: false, status: 502, ...nginx("502 Bad Gateway") },
  {
    gateway: "nginx",
    when: "its own limit",
    isProcessed: false,
    status: 503,
    ...nginx("503 Service Temporarily Unavailable"),
  },
  {
    gateway: "HAProxy",
    when: lost,
    isProcessed: true,
    status: 502,
    ...haproxy("502 Bad Gateway", "The server returned an invalid or incomplete response."),
  },
  {
    gateway: "HAProxy",
    when: late,
    isProcessed: true,
    status: 504,
    ...haproxy("504 Gateway Time-out", "The server didn't respond in time."),
  },
  {
    gateway: "HAProxy",
    when: refused,
    isProcessed: false,
    status: 503,
    ...haproxy("503 Service Unavailable", "No server is available to handle this request."),
  },
  { gateway: "Apache", when: lost, isProcessed: true, status: 502, ...apache("502 Proxy Error") },
  { gateway: "Apache", when: refused, isProcessed: false, status: 503, ...apache("503 Service Unavailable") },
  {
    gateway: "Apache, AJP",
    when: `${lost} (POST)`,
    isProcessed: true,
    status: 500,
    ...apache("500 Internal Server Error"),
  },
  {
    gateway: "Apache, AJP",
    when: `${lost} (DELETE)`,
    isProcessed: true,
    status: 503,
    ...apache("503 Service Unavailable"),
  },
  { gateway: "Varnish", when: lost, isProcessed: true, status: 503, ...varnish },
  { gateway: "Varnish", when: refused, isProcessed: false, status: 503, ...varnish },
  { gateway: "Squid", when: lost, isProcessed: true, status: 502, ...squid },
  { gateway: "lighttpd", when: lost, isProcessed: true, status: 500, ...lighttpd("500 Internal Server Error") },
  {
    gateway: "lighttpd",
    when: "the body of the answer stalled",
    isProcessed: true,
    status: 404,
    ...lighttpd("404 Not Found"),
  },
  { gateway: "Caddy", when: lost, isProcessed: true, status: 502, ...caddy },
  { gateway: "Caddy", when: refused, isProcessed: false, status: 502, ...caddy },
  { gateway: "Envoy", when: lost, isProcessed: true, status: 503, ...envoy("connection termination") },
  { gateway: "Envoy", when: refused, isProcessed: false, status: 503, ...envoy("connection failure") },
  {
    gateway: "Cloudflare",
    when: lost,
    isProcessed: true,
    status: 520,
    ...cloudflare("520: Web server is returning an unknown error"),
  },
  {
    gateway: "Cloudflare",
    when: refused,
    isProcessed: false,
    status: 521,
    ...cloudflare("521: Web server is down"),
  },
  {
    gateway: "Cloudflare",
    when: "no connection in time",
    isProcessed: false,
    status: 522,
    ...cloudflare("522: Connection timed out"),
  },
  {
    gateway: "Cloudflare",
    when: late,
    isProcessed: true,
    status: 524,
    ...cloudflare("524: A timeout occurred"),
  },
  { gateway: "Traefik", when: lost, isProcessed: true, status: 502, ...traefik("Bad Gateway") },
  { gateway: "Traefik", when: "no route yet", isProcessed: false, status: 404, ...traefik("404 page not found\n") },
];
