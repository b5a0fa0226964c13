// What a page can do without, and is a little better with: a remembered colour scheme, an address
// without `index.html`, a menu that closes, code that copies, tabs, a way to search. Every page is complete when this file never arrives.
(() => {
  "use strict";
  const root = document.documentElement;
  const key = "tz-theme";

  // Runs before the first paint where the browser honours blocking="render".
  let theme = null;
  try { theme = localStorage.getItem(key); } catch { /* storage is off: nothing to remember */ }
  const apply = () => {
    if (["light", "sepia", "dark"].includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply();

  if (/^https?:$/.test(location.protocol) && location.pathname.endsWith("/index.html")) {
    const path = location.pathname.slice(0, -"index.html".length);
    history.replaceState(history.state, "", path + location.search + location.hash);
  }

  // A table that may be sorted: a press on the title of a column sorts the rows of each group, another turns them round.
  const addSorting = (table) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const value = (row, at) => row.cells[at]?.dataset.value ?? row.cells[at]?.textContent ?? "";
    const order = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    heads.forEach((head, at) => {
      if (table.querySelector(`td.tz-spark-cell:nth-child(${at + 1})`)) return; // lines have no order
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tz-sort";
      button.title = table.dataset.sortable;
      button.append(...[...head.childNodes].filter((node) => !node.classList?.contains("tz-note-mark")));
      head.prepend(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        for (const body of table.tBodies) {
          const rows = [...body.rows].filter((row) => row.cells.length === heads.length && !row.classList.contains("tz-summary"));
          const missing = (text) => text === "" || text === "\u2014";
          const compare = (a, b) => {
            const [one, two] = [value(a, at), value(b, at)];
            if (missing(one) || missing(two)) return missing(one) - missing(two);
            const numbers = [Number(one), Number(two)];
            const found = numbers.some(Number.isNaN) ? order.compare(one, two) : numbers[0] - numbers[1];
            return down ? -found : found;
          };
          const after = rows.length ? rows[rows.length - 1].nextSibling : null;
          for (const row of rows.sort(compare)) body.insertBefore(row, after);
        }
      });
    });
  };

  const improve = (main) => {
    if (navigator.clipboard) main.querySelectorAll(":not(.tz-code-box) > pre.tz-code").forEach((pre) => addCopy(pre, main.dataset));
    main.querySelectorAll(".tz-tabs:not(:has(> .tz-tab-list))").forEach(addTabs);
    main.querySelectorAll("table[data-sortable]:not(:has(.tz-sort))").forEach(addSorting);
    main.querySelectorAll("table.tz-cards:not([role])").forEach(addRoles);
    placeNotes(main);
  };

  // Rows that stand as cards are no table to some browsers; roles keep it one.
  const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  const addRoles = (table) => {
    for (const part of [table, ...table.querySelectorAll("*")]) {
      if (part.closest("table") !== table) continue;
      const role = ROLES[part.tagName] || (part.tagName === "TH" && (part.scope.startsWith("row") ? "rowheader" : "columnheader"));
      if (role) part.setAttribute("role", role);
    }
  };

  // Footnotes beside the line that names them, each below the one before and clear of what is wider than the text.
  const placeNotes = (main) => {
    const article = main.querySelector(".tz-article");
    const notes = article && article.querySelector(":scope > .tz-prose > .tz-footnotes");
    if (!notes || !article.querySelector(".tz-prose")) return;
    const items = [...notes.querySelectorAll(":scope > ol > li")];
    article.classList.toggle("tz-beside", matchMedia("screen and (min-width: 96rem)").matches);
    if (!article.classList.contains("tz-beside")) {
      for (const item of items) item.style.top = "";
      return;
    }
    const from = article.getBoundingClientRect().top;
    const wide = [...article.querySelectorAll(":scope > .tz-prose > .tz-breakout")].map((one) => one.getBoundingClientRect());
    let free = 0;
    for (const item of items) {
      const back = item.querySelector(".tz-footnote-back");
      const place = back && document.getElementById(decodeURIComponent(back.hash.slice(1)));
      let top = Math.max(free, place ? place.getBoundingClientRect().top - from - 6 : 0);
      const height = item.offsetHeight;
      for (const { top: above, bottom } of wide) {
        if (top < bottom - from + 8 && top + height > above - from - 8) top = bottom - from + 8;
      }
      item.style.top = `${top}px`;
      free = top + height + 12;
    }
  };

  // The label of a figure is a link to it; a press also copies the address.
  const copyLink = async (event) => {
    const label = event.target.closest?.("a.tz-fig-label");
    if (!label || !navigator.clipboard) return;
    try { await navigator.clipboard.writeText(label.href); } catch { return; }
    label.dataset.said = label.closest("main").dataset.copied;
    setTimeout(() => delete label.dataset.said, 2000);
  };

  // Another language opens where this one is being read, if its heading or figure has the same id.
  const keepPlace = (event) => {
    const link = event.target.closest?.(".tz-language, .tz-languages a");
    if (!link) return;
    const places = [...document.querySelectorAll(":is(h2, h3, h4, figure)[id]")].map((one) => [one, one.getBoundingClientRect()]);
    const read = places.filter(([, { top, height }]) => height > 0 && top < innerHeight / 5).pop();
    link.hash = read && scrollY > 0 ? read[0].id : "";
  };

  // Beside the code, not in it: the code scrolls and the button stays.
  const addCopy = (pre, words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tz-copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      const code = pre.querySelector("code").cloneNode(true);
      for (const gone of code.querySelectorAll("del, .tz-sign")) gone.remove();
      try { await navigator.clipboard.writeText(code.textContent); } catch { return; }
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    const box = document.createElement("div");
    box.className = "tz-code-box";
    pre.replaceWith(box);
    box.append(pre, button);
  };

  // Without a script all tabs are shown, one below the other.
  let count = 0;
  const addTabs = (tabs) => {
    const panes = [...tabs.children].filter((child) => child.matches(".tz-tab"));
    if (panes.length < 2) return;
    const list = document.createElement("div");
    list.className = "tz-tab-list";
    list.setAttribute("role", "tablist");
    const buttons = panes.map((pane) => {
      const button = document.createElement("button");
      count += 1;
      button.type = "button";
      button.id = `tab:${count}`;
      pane.id ||= `pane:${count}`;
      button.textContent = pane.querySelector(".tz-tab-title").textContent;
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", pane.id);
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", button.id);
      list.append(button);
      return button;
    });
    const show = (shown) => panes.forEach((pane, at) => {
      pane.classList.toggle("tz-tab-hidden", at !== shown);
      buttons[at].setAttribute("aria-selected", String(at === shown));
      buttons[at].tabIndex = at === shown ? 0 : -1;
    });
    buttons.forEach((button, at) => button.addEventListener("click", () => show(at)));
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
      show(at);
      buttons[at].focus();
    });
    tabs.classList.add("tz-tabs-live");
    tabs.prepend(list);
    show(0);
  };

  // A link may lead into a tab that is hidden.
  const reveal = (main) => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const pane = target && main.contains(target) && target.closest(".tz-tab-hidden");
    if (!pane) return;
    document.getElementById(pane.getAttribute("aria-labelledby")).click();
    target.scrollIntoView();
  };

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

    // The search is fetched when it is wanted: on a press, or on Ctrl K.
    const find = document.querySelector(".tz-find");
    if (find) {
      const search = () => {
        if (globalThis.tzSearch) return globalThis.tzSearch(find);
        if (find.ariaBusy === "true") return;
        find.ariaBusy = "true";
        const style = document.createElement("link");
        const script = document.createElement("script");
        style.rel = "stylesheet";
        style.href = find.dataset.style;
        script.src = find.dataset.script;
        const arrived = (file) => new Promise((done) => { file.onload = file.onerror = done; });
        Promise.all([style, script].map(arrived)).then(() => {
          find.ariaBusy = null;
          globalThis.tzSearch?.(find);
        });
        document.head.append(style, script);
      };
      find.hidden = false;
      find.addEventListener("click", search);
      addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
        event.preventDefault();
        search();
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

    for (const type of ["pointerdown", "click"]) addEventListener(type, keepPlace, true);

    const main = document.querySelector("main[data-copy]");
    if (main) {
      improve(main);
      // The preview patches the page; what is new gets its buttons as well.
      new MutationObserver(() => improve(main)).observe(main, { childList: true, subtree: true });
      main.addEventListener("click", copyLink);
      addEventListener("hashchange", () => reveal(main));
      addEventListener("load", () => placeNotes(main));
      new ResizeObserver(() => placeNotes(main)).observe(main);
      reveal(main);
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
