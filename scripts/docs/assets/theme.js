// Before anything is drawn: the theme that was chosen, or that of the system. Redoc and the API pages keep their own
// setting under names of their own, and get the same.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("northbound.theme");
  } catch {
    // A page that was opened as a file may have no storage.
  }
  const theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  document.documentElement.classList.add(theme);
  try {
    localStorage.setItem("redoc.colorMode", theme);
    localStorage.setItem("tsd-theme", chosen ?? "os");
  } catch {
    // As above.
  }
})();
