/** What a page of the site is made of. */
export interface PageParts {
  readonly title: string;
  /** The way back to the root of the site: empty, `../`, `../../`. */
  readonly root: string;
  /** Entry of the navigation that the page belongs to. */
  readonly current?: "guides" | "reference" | "api" | undefined;
  readonly head?: string;
  readonly body: string;
  readonly bodyClass?: string;
}

/** A whole HTML page with the header that all pages share. Every address in it is relative. */
export function page({ title, root, current, head = "", body, bodyClass = "" }: PageParts): string {
  // Redoc brings its own.
  const content = bodyClass === "reference" ? "div" : "main";
  const link = (name: typeof current, address: string, words: string): string =>
    `<a href="${root}${address}"${name === current ? ' aria-current="page"' : ""}>${words}</a>`;
  return `<!doctype html>
<html lang="en" data-root="${root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Northbound</title>
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}assets/site.css">
<script src="${root}assets/theme.js"></script>
<script defer src="${root}assets/site.js"></script>
${head}
</head>
<body class="${bodyClass}">
<a class="skip" href="#content">Skip to content</a>
<header class="bar">
<a class="brand" href="${root}index.html"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3l7 17-7-4-7 4z"/></svg>Northbound</a>
<nav aria-label="Site">${link("guides", "guides/index.html", "Guides")}${link("reference", "reference/index.html", "Reference")}${link("api", "api/index.html", "API")}</nav>
<button type="button" class="open-search" aria-keyshortcuts="/ Control+K"><span>Search</span><kbd>/</kbd></button>
<button type="button" class="switch-theme" aria-label="Switch between dark and light">◐</button>
</header>
<${content} id="content" tabindex="-1">
${body}
</${content}>
<dialog class="search" aria-label="Search">
<input type="search" placeholder="Guides and operations: vms.start, failover, /inventory/devices …" aria-label="Search guides and operations" autocomplete="off" spellcheck="false">
<ul role="listbox" aria-label="Results"></ul>
<p class="hint"><kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close</p>
</dialog>
</body>
</html>
`;
}

/** Text that may stand anywhere in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
