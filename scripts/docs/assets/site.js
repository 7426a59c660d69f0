(() => {
  const root = document.documentElement.dataset.root ?? "";
  const $ = (selector) => document.querySelector(selector);

  // ——— theme
  $(".switch-theme").addEventListener("click", () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    document.documentElement.classList.remove("dark", "light");
    document.documentElement.classList.add(theme);
    try {
      localStorage.setItem("northbound.theme", theme);
      localStorage.setItem("redoc.colorMode", theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });

  // On narrow screens the list of guides begins closed.
  const list = $(".list details");
  if (list && matchMedia("(max-width: 760px)").matches) list.open = false;

  // On others the entry of this page is in sight.
  const here = $(".list [aria-current]");
  const column = here?.closest(".list");
  if (column) column.scrollTop = here.offsetTop - column.clientHeight / 2;

  // ——— code that can be copied
  for (const block of document.querySelectorAll("main pre")) {
    const place = document.createElement("div");
    place.className = "code";
    block.replaceWith(place);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const say = (text) => () => {
        button.textContent = text;
        setTimeout(() => (button.textContent = "Copy"), 1500);
      };
      navigator.clipboard.writeText(block.textContent.trimEnd()).then(say("Copied"), say("Not allowed"));
    });
    place.append(block, button);
  }

  // ——— search
  const dialog = $("dialog.search");
  const input = dialog.querySelector("input");
  const results = dialog.querySelector("ul");
  let chosen = 0;
  let loading;

  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}assets/${name}`;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });

  const open = () => {
    loading ??= load("search-index.js").then(() => load("search.js"));
    loading.then(show);
    if (!dialog.open) dialog.showModal();
    input.select();
  };

  const show = () => {
    if (!globalThis.northboundSearch) return;
    const found = input.value.trim() === "" ? [] : northboundSearch(input.value);
    chosen = 0;
    results.replaceChildren(
      ...found.map(({ address, title, where, name, about }, index) => {
        const item = document.createElement("li");
        item.role = "option";
        item.id = `result-${index}`;
        const link = document.createElement("a");
        link.href = root + address;
        link.tabIndex = -1;
        for (const [text, type] of [
          [title, "strong"],
          [where, "span"],
          [name, "code"],
          [about, "small"],
        ]) {
          if (text === "") continue;
          const part = document.createElement(type);
          part.textContent = text;
          link.append(part);
        }
        item.append(link);
        return item;
      }),
    );
    mark();
  };

  const mark = () => {
    for (const [index, item] of [...results.children].entries()) item.ariaSelected = String(index === chosen);
    results.children[chosen]?.scrollIntoView({ block: "nearest" });
  };

  $(".open-search").addEventListener("click", open);
  input.addEventListener("input", show);
  results.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const { length } = results.children;
    if (event.key === "ArrowDown" && length > 0) chosen = (chosen + 1) % length;
    else if (event.key === "ArrowUp" && length > 0) chosen = (chosen + length - 1) % length;
    else if (event.key === "Enter") results.children[chosen]?.querySelector("a").click();
    else return;
    event.preventDefault();
    mark();
  });
  addEventListener(
    "keydown",
    (event) => {
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      const isAsked = (event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey));
      if (!isAsked) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open();
    },
    true,
  );
})();
