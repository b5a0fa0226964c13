// The preview in the browser: follows edits, patches the page in place, shows what is wrong.
//
// Only `tuzhang serve` adds this script to pages. The server tells a state ("the site is of generation G, its errors are
// E"), never a change, so a message that is missed or comes twice does no harm.
(() => {
  "use strict";
  const SCRIPT = "/.tuzhang/preview.js";
  const EVENTS = "/.tuzhang/events";
  const own = document.currentScript;
  const root = document.documentElement;
  // A page that is all errors shows them itself, and goes when they are mended.
  const isProblems = root.hasAttribute("data-tuzhang-problems");
  let site = own.dataset.site; // the generation this document is of
  let assets = own.dataset.assets; // the state of styles, pictures and other files it shows
  let wanted = site;

  // ---------------------------------------------------------------- listening

  // A browser opens few connections to one host: a tab that nobody sees needs none.
  let source = null;
  let again = 0;
  const listen = () => {
    clearTimeout(again);
    if (document.visibilityState !== "visible") return close();
    if (source) return;
    source = new EventSource(EVENTS);
    source.onmessage = (event) => hear(JSON.parse(event.data));
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) {
        close();
        again = setTimeout(listen, 2000);
      }
    };
  };
  const close = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", close);
  addEventListener("pageshow", listen);

  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const hear = (told) => {
    if (isProblems) {
      const now = document.getElementById("tuzhang-errors").textContent.trim();
      if (told.site !== site || parse(told.errors).body.textContent.trim() !== now) location.reload();
      return;
    }
    editor = told.editor;
    overlay(told.errors);
    wanted = told.site;
    if (wanted !== site) update().then(() => follow(told.saved));
    else follow(told.saved);
  };

  // ---------------------------------------------------------------- updating

  let busy = false;
  let isMissing = own.hasAttribute("data-missing");
  const update = async () => {
    if (busy) return;
    busy = true;
    try {
      // An edit that is told while a page is on its way is fetched after it.
      for (let target = null; wanted !== site && target !== wanted;) {
        target = wanted;
        const response = await fetch(location.href, { cache: "no-store" });
        // Links count from the address, so a page that moved is opened where it is.
        const isPage = (response.headers.get("content-type") || "").startsWith("text/html");
        // A page that was there and is not any more stays, with a word about it, until it is back.
        if (response.status === 404 && !isMissing) {
          site = target;
          say("This page is gone: its chapter was moved, renamed or deleted. It will be shown again when it is back.");
          continue;
        }
        isMissing = response.status === 404;
        say("");
        if (response.redirected || !isPage) return location.reload();
        if (!show(parse(await response.text()))) return;
      }
    } catch {
      // The server is gone; when it is back, its first message tells what to do.
    } finally {
      busy = false;
    }
  };

  /** Makes the document like a freshly served one. False: it is being loaded anew. */
  const show = (fresh) => {
    const tag = fresh.querySelector(`script[src="${SCRIPT}"]`);
    // A script that runs cannot be taken back: other scripts, another page.
    if (!tag || fresh.documentElement.hasAttribute("data-tuzhang-problems") || scripts(fresh) !== scripts(document)) {
      location.reload();
      return false;
    }
    const { site: next, assets: files } = tag.dataset;
    tag.remove();
    const position = [scrollX, scrollY];
    patchAttributes(root, fresh.documentElement);
    patchChildren(document.head, fresh.head);
    patchAttributes(document.body, fresh.body);
    patchChildren(document.body, fresh.body);
    if (scrollY === 0 && position[1] > 0) scrollTo(...position);
    if (files !== assets) refreshFiles(files);
    site = next;
    assets = files;
    return true;
  };

  const scripts = (page) => [...page.querySelectorAll("script")]
    .filter((script) => script.getAttribute("src") !== SCRIPT && /^$|javascript|^module$/.test(script.type))
    .map((script) => `${script.getAttribute("src")}\n${script.type}\n${script.text}`).join("\n\n");

  // ---------------------------------------------------------------- patching

  /** What must be equal for a node to become another. */
  const kind = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return String(node.nodeType);
    const name = node.localName;
    if (node.id) return `${name}#${node.id}`;
    if (name === "link") return `link ${node.getAttribute("rel")} ${plain(node.getAttribute("href"))}`;
    if (name === "meta") return `meta ${node.getAttribute("name") || node.getAttribute("property")}`;
    return name;
  };
  const isOurs = (node) => node === panel || node === note || (node.nodeType === Node.ELEMENT_NODE && (node.getAttribute("src") === SCRIPT || node.matches("dialog.tz-search")));
  const same = (old, fresh) => old.isEqualNode(fresh);
  const alike = (old, fresh) => kind(old) === kind(fresh);

  const patchChildren = (old, fresh) => {
    const before = [...old.childNodes].filter((node) => !isOurs(node));
    const after = [...fresh.childNodes];
    // What is the same at both ends stays; in between, nodes that are alike are matched in order.
    while (before.length && after.length && same(before[0], after[0])) { before.shift(); after.shift(); }
    let end = old.lastChild;
    while (end && isOurs(end)) end = end.previousSibling;
    end = end ? end.nextSibling : old.firstChild;
    while (before.length && after.length && same(before.at(-1), after.at(-1))) { end = before.pop(); after.pop(); }
    let next = 0;
    for (const [index, node] of after.entries()) {
      const at = match(before, next, node, after.length - index);
      if (at < 0) {
        old.insertBefore(document.importNode(node, true), before[next] ?? end);
        continue;
      }
      while (next < at) before[next++].remove();
      patchNode(before[next++], node);
    }
    while (next < before.length) before[next++].remove();
  };

  /** Which of the old nodes becomes `node`: the same one a little later, or the next one if that is alike. */
  const match = (before, next, node, left) => {
    const reach = Math.min(before.length, next + 40);
    for (let at = next; at < reach; at++) if (same(before[at], node)) return at;
    if (node.id) {
      for (let at = next; at < before.length; at++) if (alike(before[at], node)) return at;
      return -1;
    }
    // More new nodes than old ones: this one is an insertion, if the next old one is wanted further on.
    if (next < before.length && alike(before[next], node)) {
      const surplus = left > before.length - next;
      return surplus && wantedLater(before[next], node) ? -1 : next;
    }
    for (let at = next + 1; at < reach; at++) if (alike(before[at], node) && node.nodeType === Node.ELEMENT_NODE) return at;
    return -1;
  };
  const wantedLater = (old, node) => {
    let later = node.nextSibling;
    for (let steps = 0; later && steps < 40; steps++, later = later.nextSibling) if (same(old, later)) return true;
    return false;
  };

  const patchNode = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    if (old.namespaceURI !== fresh.namespaceURI || !alike(old, fresh)) {
      old.replaceWith(document.importNode(fresh, true));
      return;
    }
    if (old.localName === "figure") outlined(old);
    patchAttributes(old, fresh);
    patchChildren(old.localName === "template" ? old.content : old, fresh.localName === "template" ? fresh.content : fresh);
  };

  /** Attributes that belong to the reader or to the page's own script. */
  const isKept = (element, name) => (element === root && name === "data-theme")
    || (name === "open" && (element.localName === "details" || element.localName === "dialog"))
    || (name === "hidden" && element.matches("select.tz-theme, .tz-find"));

  const patchAttributes = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !isKept(old, name)) old.removeAttribute(name);
    }
    for (const attribute of fresh.attributes) {
      const value = old.getAttribute(attribute.name);
      if (value === attribute.value || isKept(old, attribute.name)) continue;
      if (value !== null && plain(value) === attribute.value) continue; // it was refreshed, below
      old.setAttributeNode(attribute.cloneNode());
    }
  };

  // ---------------------------------------------------------------- styles and pictures

  const MARK = /[?&]tuzhang=[0-9a-f]+$/;
  const plain = (address) => (address ?? "").replace(MARK, "");
  const marked = (address, version) => `${plain(address)}${plain(address).includes("?") ? "&" : "?"}tuzhang=${version}`;
  const isHere = (address) => new URL(address, document.baseURI).origin === location.origin && !/^(data|blob):/.test(address);

  /** Loads styles and pictures anew under another address; an old style goes when the new one is there. */
  const refreshFiles = (version) => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const address = link.getAttribute("href");
      if (!isHere(address)) continue;
      const fresh = link.cloneNode();
      fresh.setAttribute("href", marked(address, version));
      fresh.addEventListener("load", () => link.remove());
      fresh.addEventListener("error", () => fresh.remove());
      link.after(fresh);
    }
    for (const picture of document.querySelectorAll("img[src]")) {
      const address = picture.getAttribute("src");
      if (isHere(address)) picture.setAttribute("src", marked(address, version));
    }
  };

  /** Shows for a moment what has changed; nothing of the document is touched for it. */
  const outlined = (element) => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const ring = { outline: "3px solid #e0a100", outlineOffset: "4px" };
    element.animate([ring, ring, { outline: "3px solid transparent", outlineOffset: "4px" }], { duration: 1200 });
  };

  // ---------------------------------------------------------------- places in the source

  let editor = null;
  const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
  const contents = () => document.querySelector("main") || document.body;

  /** A place as a link to the editor, if one is known. `place`: `file:line:column`. */
  const toEditor = (place) => {
    const [, file, line, column] = /^(.*?)(?::(\d+):(\d+))?$/.exec(place);
    if (!editor) return null;
    const fill = { path: file.split("/").map(encodeURIComponent).join("/"), line: line || "1", column: column || "1" };
    return editor.replace(/\{(path|line|column)\}/g, (_, name) => fill[name]);
  };

  document.addEventListener("dblclick", async (event) => {
    const main = contents();
    if (!(event.target instanceof Element) || !main.contains(event.target)) return;
    let block = event.target;
    while (block.parentElement && block !== main && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const named = event.target.closest("figure[id], h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]");
    const asked = new URLSearchParams({ page: decodeURI(location.pathname), id: named ? named.id : "", text: (named ? "" : block.textContent).trim().slice(0, 200) });
    const response = await fetch(`/.tuzhang/source?${asked.toString().replace(/\+/g, "%20")}`).catch(() => null);
    const place = response?.ok ? await response.json() : null;
    if (place) say(`${place.file}:${place.line}:${place.column}`, 6000);
  });

  /** Brings the tab to what was saved last; a tab that opens later stays where it was opened. */
  let followed = own.dataset.site;
  const pending = sessionStorage.getItem("tuzhang-follow");
  sessionStorage.removeItem("tuzhang-follow");
  const follow = (saved) => {
    if (!saved || saved.site === followed) return;
    const isFirst = followed === own.dataset.site && saved.site === own.dataset.site;
    followed = saved.site;
    if (isFirst) return;
    if (decodeURI(location.pathname) !== decodeURI(saved.page)) {
      sessionStorage.setItem("tuzhang-follow", saved.letters);
      location.assign(saved.page);
      return;
    }
    bring(saved.letters);
  };
  const bring = (wanted) => {
    if (!wanted) return;
    for (let length = Math.min(wanted.length, 48); length >= Math.min(wanted.length, 6); length = Math.floor(length / 2)) {
      const part = wanted.slice(0, length);
      const all = [...contents().querySelectorAll("p, li, h1, h2, h3, h4, h5, h6, pre, td, th, figure, blockquote, dt, dd")];
      const found = all.filter((element) => letters(element.textContent).includes(part)).at(-1);
      if (found) {
        found.scrollIntoView({ block: "center" });
        outlined(found);
        return;
      }
      if (length <= 6) return;
    }
  };
  if (pending) addEventListener("load", () => bring(pending));

  // ---------------------------------------------------------------- errors

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; }
    section { box-sizing: border-box; max-height: min(60vh, 30rem); overflow: auto; overscroll-behavior: contain; padding: 0 1rem 1rem; color: #f5f1ee; background: #2a1715;
      border-top: 4px solid #e5534b; font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 -4px 24px #0006; }
    header { position: sticky; top: 0; display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: .75rem 0 .25rem;
      background: inherit; }
    :focus-visible { outline: 2px solid #ffc9a3; outline-offset: 2px; }
    h2 { margin: 0; font-size: 1rem; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #fff6; border-radius: 4px; padding: 0 .6em; cursor: pointer; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { margin-top: .75rem; }
    p { margin: .15em 0; overflow-wrap: anywhere; }
    b { color: #ff8f87; font-weight: 600; }
    pre { margin: .25em 0; padding: .5em .75em; overflow-x: auto; background: #0005; font: 13px/1.5 ui-monospace, monospace; tab-size: 4; }
    mark { color: inherit; background: #e5534b88; border-radius: 2px; box-shadow: 0 2px #ff8f87; }
    .tz-place, .tz-place a { color: #ffc9a3; font: 13px/1.5 ui-monospace, monospace; }
    .tz-help { color: #b9dcb4; }
    @media print { :host { display: none; } }`;

  let panel = null;
  let shown = "";
  /** Shows errors over the page; none: takes them away. `html` comes from the server, with all text escaped. */
  const overlay = (html) => {
    if (html === shown) return;
    shown = html;
    if (panel) panel.remove();
    panel = null;
    if (!html) return;
    const list = parse(html).body;
    const count = list.querySelectorAll("li").length;
    const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
    panel = element("div");
    const shadow = panel.attachShadow({ mode: "open" });
    // A constructed sheet, which a policy against inline styles allows.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const section = element("section");
    section.setAttribute("role", "status");
    section.tabIndex = 0; // it may have more than it shows
    section.addEventListener("keydown", (event) => event.key === "Escape" && panel && panel.remove());
    const header = element("header");
    const hide = element("button", "Hide");
    hide.type = "button";
    hide.addEventListener("click", () => panel && panel.remove());
    header.append(element("h2", count === 1 ? "1 error" : `${count} errors`), hide);
    for (const place of list.querySelectorAll(".tz-place")) {
      const address = toEditor(place.textContent);
      if (address) place.replaceChildren(Object.assign(element("a", place.textContent), { href: address }));
    }
    section.append(header, ...list.childNodes);
    shadow.append(section);
    document.body.append(panel);
  };

  let note = null;
  let noteEnd = 0;
  /** A line at the foot of the window; an empty one takes it away. A place leads to the editor. */
  const say = (text, duration = 0) => {
    clearTimeout(noteEnd);
    if (note) note.remove();
    note = null;
    if (!text) return;
    note = document.createElement("div");
    const shadow = note.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:host { all: initial; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483646; max-width: min(40rem, calc(100vw - 2rem)); }
      p { margin: 0; padding: .5rem 1rem; border-radius: 6px; color: #f5f1ee; background: #26303a; font: 15px/1.5 system-ui, sans-serif;
      box-shadow: 0 2px 16px #0006; overflow-wrap: anywhere; } a { color: #ffc9a3; } @media print { :host { display: none; } }`);
    shadow.adoptedStyleSheets = [sheet];
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    const address = /:\d+:\d+$/.test(text) ? toEditor(text) : null;
    if (address) line.append(Object.assign(document.createElement("a"), { href: address, textContent: text }));
    else line.textContent = text;
    shadow.append(line);
    document.body.append(note);
    if (duration) noteEnd = setTimeout(() => say(""), duration);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", listen);
  else listen();
})();
