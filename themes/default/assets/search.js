// Finds words in the texts of a site. site.js loads this when somebody searches; the texts come with it, as scripts, so
// that pages opened from disk can search as well.
(() => {
  "use strict";
  const MOST = 30; // results that are shown
  const MOST_OF_PAGE = 4;
  const WINDOW = [24, 90]; // characters of a text before and behind what was found
  const HAN = /[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u{20000}-\u{3ffff}]/u;
  const WORD = /[\p{L}\p{N}\p{M}_]/u;

  // ---------------------------------------------------------------- texts

  // Letters as they are compared: small, without accents, of usual width; as long as what they stand for.
  const plain = new Map();
  const plainOf = (letter) => {
    if (!plain.has(letter)) {
      const bare = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      plain.set(letter, bare.length === letter.length ? bare : letter);
    }
    return plain.get(letter);
  };
  const fold = (text) => text.replace(/[A-Z]|[^\0-\u007f\u2e80-\ud7ff\ud800-\udfff]/g, plainOf);

  const known = new Map(); // by language: parts of pages, in order
  globalThis.tzTexts = (language, number, pages) => {
    const files = known.get(language) ?? [];
    files[number] = pages.flatMap(([address, title, lang, sections]) => sections.map(([id, heading, text]) => (
      { address, title, lang, id, heading, text, folded: [title, heading, text].map(fold) })));
    known.set(language, files);
  };
  const load = (address) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });

  // ---------------------------------------------------------------- finding

  // Words between spaces and signs; a run of Han characters, which has none, is every pair of neighbours in it.
  const termsOf = (query) => {
    const terms = [];
    let term = "";
    const end = () => {
      const letters = [...term];
      if (letters.length > 2 && HAN.test(term)) letters.slice(1).forEach((letter, at) => terms.push(letters[at] + letter));
      else if (term) terms.push(term);
      term = "";
    };
    for (const letter of fold(query)) {
      if (!WORD.test(letter) || (term && HAN.test(letter) !== HAN.test(term))) end();
      if (WORD.test(letter)) term += letter;
    }
    end();
    return [...new Set(terms)];
  };

  // Where a term is in a text: anywhere if it is of Han characters, else where a word begins.
  const places = (text, term, most) => {
    const found = [];
    const inside = HAN.test(term);
    for (let at = text.indexOf(term); at >= 0 && found.length < most; at = text.indexOf(term, at + term.length)) {
      if (inside || at === 0 || !WORD.test(text[at - 1]) || HAN.test(text[at - 1])) found.push(at);
    }
    return found;
  };

  const find = (parts, query) => {
    const terms = termsOf(query);
    const phrase = fold(query.trim());
    if (!terms.length) return [];
    // Of many pairs some may be those of a word and its neighbour: a text without them is still about it.
    const enough = terms.length > 2 && terms.every((term) => HAN.test(term)) ? Math.ceil(terms.length * 0.6) : terms.length;
    const found = [];
    for (const part of parts) {
      const [title, heading, text] = part.folded;
      let score = 0;
      let met = 0;
      let own = 0; // terms that are not in the title alone, which all parts of a page share
      for (const term of terms) {
        const count = places(text, term, 5).length;
        const inHeading = places(heading, term, 1).length;
        const inTitle = places(title, term, 1).length;
        if (count + inHeading + inTitle) met += 1;
        if (count + inHeading || (inTitle && !part.id)) own += 1;
        score += count + 10 * inHeading + (part.id ? 2 : 15) * inTitle;
      }
      if (met < enough || !own) continue;
      if (phrase.length > 1 && part.folded.some((folded) => folded.includes(phrase))) score += 20;
      found.push({ part, score: score + 10 * met });
    }
    found.sort((a, b) => b.score - a.score); // stable: those of one score stay in reading order
    const of = new Map();
    return found.filter(({ part }) => {
      const count = of.get(part.address) ?? 0;
      of.set(part.address, count + 1);
      return count < MOST_OF_PAGE;
    });
  };

  // ---------------------------------------------------------------- showing

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // A text with what was found in it marked.
  const marked = (text, folded, terms) => {
    const ranges = terms.flatMap((term) => places(folded, term, 20).map((at) => [at, at + term.length])).sort((a, b) => a[0] - b[0]);
    const out = [];
    let done = 0;
    for (let next = 0; next < ranges.length;) {
      const start = ranges[next][0];
      let end = start;
      while (next < ranges.length && ranges[next][0] <= end) end = Math.max(end, ranges[next++][1]);
      out.push(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    return [...out, text.slice(done)];
  };

  // The piece of a text that has most of what was found.
  const glimpse = (part, phrase, terms) => {
    const text = part.text;
    const folded = part.folded[2];
    const whole = phrase.length > 1 ? folded.indexOf(phrase) : -1;
    const all = whole >= 0 ? [whole] : terms.flatMap((term) => places(folded, term, 5)).sort((a, b) => a - b);
    const worth = (at) => terms.filter((term) => places(folded.slice(at, at + WINDOW[1]), term, 1).length).length;
    const at = all.reduce((best, place) => (worth(place) > worth(best) ? place : best), all[0] ?? 0);
    const wide = HAN.test(text.slice(at, at + 40)) ? 1 : 2;
    let start = Math.max(0, at - WINDOW[0] * wide);
    let end = Math.min(text.length, at + WINDOW[1] * wide);
    // Words and pairs of code units stay whole.
    const cuts = (place) => /[\p{L}\p{N}\ud800-\udfff]/u.test(text[place] ?? " ") && !HAN.test(text[place]);
    while (start > 0 && start < at && cuts(start - 1)) start += 1;
    while (end < text.length && end > at && cuts(end)) end -= 1;
    if (end <= at) end = Math.min(text.length, at + WINDOW[1]);
    const piece = marked(text.slice(start, end), folded.slice(start, end), terms);
    return [start > 0 ? "…" : "", ...piece, end < text.length ? "…" : ""];
  };

  let dialog = null;
  const build = (button) => {
    const says = button.dataset;
    const input = make("input", { type: "search", id: "tz-search-text", "aria-label": says.hint, placeholder: says.hint, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search" });
    const close = make("button", { type: "button", "aria-label": says.close, title: says.close }, "×");
    const status = make("p", { role: "status" });
    const list = make("ol");
    const box = make("dialog", { class: "tz-search", "aria-label": button.textContent },
      make("form", { role: "search" }, input, close), status, list);
    let parts = null;
    let pending = 0;

    const show = () => {
      const query = input.value;
      const results = parts && query.trim() ? find(parts, query) : [];
      const terms = termsOf(query);
      const phrase = fold(query.trim());
      list.replaceChildren(...results.slice(0, MOST).map(({ part }) => {
        const link = make("a", { href: says.root + part.address + address(part, query) });
        const name = make("span", { lang: part.lang }, ...marked(part.title, part.folded[0], terms));
        if (part.heading) name.append(says.joint, make("b", {}, ...marked(part.heading, part.folded[1], terms)));
        link.append(name);
        if (part.text) link.append(make("span", { class: "tz-glimpse", lang: part.lang }, ...glimpse(part, phrase, terms)));
        return make("li", {}, link);
      }));
      if (!parts) return;
      if (!query.trim()) status.textContent = "";
      else if (results.length) status.textContent = says.found.replace("{n}", results.length);
      else status.textContent = says.none.replace("{text}", query.trim());
    };
    // Browsers that can scroll to a text and mark it are asked to; what they do not find they leave.
    const address = (part, query) => {
      const at = part.folded[2].indexOf(fold(query.trim()));
      const text = at < 0 ? "" : part.text.slice(at, at + query.trim().length);
      const directive = "fragmentDirective" in document && text ? `:~:text=${encodeURIComponent(text).replace(/-/g, "%2D")}` : "";
      return part.id || directive ? `#${encodeURIComponent(part.id)}${directive}` : "";
    };
    // What is still to be shown is shown before somebody walks through it.
    const settle = () => {
      clearTimeout(pending);
      if (pending) show();
      pending = 0;
    };
    input.addEventListener("input", (event) => {
      clearTimeout(pending);
      if (!event.isComposing) pending = setTimeout(settle, 60);
    });
    input.addEventListener("compositionend", show);
    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      show();
      list.querySelector("a")?.click();
    });
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => {
      if (event.target === box || event.target.closest("a")) box.close();
    });
    // The arrows go from the field through the results and back.
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault(); // a browser would empty the field first
        box.close();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.isComposing) return;
      settle();
      const stops = [input, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      const next = stops[at + step];
      if (at < 0 || !next) return;
      event.preventDefault();
      next.focus();
      if (next === input) input.select();
    });
    const wait = async () => {
      status.textContent = says.loading;
      try {
        const missing = [...Array(Number(says.count)).keys()].filter((number) => !known.get(says.language)?.[number]);
        await Promise.all(missing.map((number) => load(`${says.texts}${number}.js`)));
        parts = known.get(says.language)?.flat() ?? [];
        show();
      } catch {
        status.textContent = says.failed;
      }
    };
    return { box, input, wait, isReady: () => parts };
  };

  globalThis.tzSearch = (button) => {
    dialog ??= build(button);
    if (!dialog.box.isConnected) document.body.append(dialog.box);
    if (!dialog.box.open) dialog.box.showModal();
    dialog.input.focus();
    dialog.input.select();
    if (!dialog.isReady()) dialog.wait();
  };
})();
