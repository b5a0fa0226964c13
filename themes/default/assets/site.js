// What a page can do without, and is a little better with: a remembered colour scheme, an address
// without `index.html`, a menu that closes. Every page is complete when this file never arrives.
(() => {
  "use strict";
  const root = document.documentElement;
  const key = "tz-theme";

  // Runs before the first paint where the browser honours blocking="render".
  let theme = null;
  try { theme = localStorage.getItem(key); } catch { /* storage is off: nothing to remember */ }
  const apply = () => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply();

  if (/^https?:$/.test(location.protocol) && location.pathname.endsWith("/index.html")) {
    const path = location.pathname.slice(0, -"index.html".length);
    history.replaceState(history.state, "", path + location.search + location.hash);
  }

  const ready = () => {
    const select = document.querySelector("select.tz-theme");
    if (select) {
      select.value = root.dataset.theme || "auto";
      select.hidden = false;
      select.addEventListener("change", () => {
        theme = select.value;
        apply();
        try {
          if (theme === "auto") localStorage.removeItem(key);
          else localStorage.setItem(key, theme);
        } catch { /* the choice holds for this page */ }
      });
      addEventListener("storage", (event) => {
        if (event.key !== key) return;
        theme = event.newValue;
        apply();
        select.value = root.dataset.theme || "auto";
      });
    }

    const wide = matchMedia("(min-width: 60rem)");
    const menu = document.querySelector(".tz-sidebar > details");
    const contents = document.querySelector(".tz-toc > details");
    // An older browser cannot show a closed <details> by style alone: open it where there is room.
    if (!CSS.supports("selector(::details-content)")) {
      const widest = matchMedia("(min-width: 75rem)");
      const fit = () => {
        if (menu) menu.open = wide.matches;
        if (contents) contents.open = widest.matches;
      };
      wide.addEventListener("change", fit);
      widest.addEventListener("change", fit);
      fit();
    }
    if (menu) {
      addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open || wide.matches) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      addEventListener("click", (event) => {
        if (menu.open && !wide.matches && !menu.contains(event.target)) menu.open = false;
      });
    }

    // The chapter being read stands in view in a long list of chapters.
    const tree = document.querySelector(".tz-chapter-tree");
    const current = tree && tree.querySelector("[aria-current]");
    if (current && wide.matches) {
      const delta = current.getBoundingClientRect().top - tree.getBoundingClientRect().top;
      if (delta > tree.clientHeight * 0.8) tree.scrollTop += delta - tree.clientHeight / 2;
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
})();
