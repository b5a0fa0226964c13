// What is asked of a page while it is open. Each function runs inside the page: it sees nothing but the document and its arguments.

/** Words, headings, ids and links. */
export function readPage() {
  const attributes = ['href', 'src', 'poster', 'data', 'xlink:href', 'srcset', 'action'];
  const links = [];
  for (const attribute of attributes) {
    for (const element of document.querySelectorAll(`[${CSS.escape(attribute)}]`)) {
      if (attribute === 'data' && element.localName !== 'object') continue;
      const written = element.getAttribute(attribute);
      const parts = attribute === 'srcset' ? written.split(',').map((part) => part.trim().split(/\s+/)[0]) : [written];
      for (const part of parts) {
        links.push({ tag: element.localName, rel: element.getAttribute('rel') ?? '', written: part, address: URL.parse(part, document.baseURI)?.href ?? null });
      }
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  return {
    title: document.title.trim(),
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    printed: document.querySelectorAll('.tz-printed').length,
    words: document.querySelector('main')?.innerText.trim().length ?? 0,
    ids,
    repeatedIds: [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))],
    links,
  };
}

/** Complaints about the figures as they show at this width. */
export function judgeFigures({ smallestText }) {
  const complaints = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 0;
  const nameOf = (svg) => {
    const labels = (svg.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
    if (labels.includes(null)) return null;
    const text = labels.map((label) => label.textContent).join(' ') || svg.getAttribute('aria-label') || svg.querySelector(':scope > title')?.textContent;
    return (text ?? '').trim();
  };
  for (const [at, figure] of [...document.querySelectorAll('figure.tz-fig')].entries()) {
    const name = figure.id ? `#${figure.id}` : `figure ${at + 1}`;
    if (!shown(figure)) { if (!figure.closest('details:not([open])')) complaints.push(`${name} does not show`); continue; }
    const pictures = [...figure.querySelectorAll('svg')].filter((svg) => !svg.parentElement.closest('svg') && !svg.closest('[aria-hidden="true"]'));
    const visible = pictures.filter(shown);
    if (pictures.length > 0 && visible.length !== 1) complaints.push(`${name} shows ${visible.length} of its ${pictures.length} svgs, not one`);
    for (const svg of visible) {
      const label = nameOf(svg);
      if (label === null) complaints.push(`${name}: aria-labelledby names an id that is not there`);
      else if (label === '') complaints.push(`${name}: the svg has no accessible name`);
      complaints.push(...judgeText(svg).map((text) => `${name}: ${text}`));
    }
  }
  return complaints;

  function judgeText(svg) {
    const found = [];
    const small = [];
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter((text) => shown(text) && text.textContent.trim() !== '');
    const boxes = texts.map((text) => ({ text, box: text.getBoundingClientRect() }));
    for (const { text, box } of boxes) {
      const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (out > 1) found.push(`“${text.textContent}” sticks out of the svg by ${out.toFixed(1)} px`);
      const size = parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().a || text.getScreenCTM().b);
      if (size < smallestText - 0.25) small.push({ text, size });
    }
    if (small.length > 0) {
      const { text, size } = small.reduce((least, one) => (one.size < least.size ? one : least));
      found.push(`“${text.textContent}” is ${size.toFixed(1)} px, less than ${smallestText}${small.length > 1 ? `, and so are ${small.length - 1} more labels` : ''}`);
    }
    // A line box is taller than its letters: only the middle of it counts.
    const core = ({ left, right, top, bottom }) => ({ left, right, top: top + (bottom - top) * 0.25, bottom: bottom - (bottom - top) * 0.25 });
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        const [a, b] = [core(boxes[i].box), core(boxes[j].box)];
        const over = Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
        const twice = boxes[i].text.textContent === boxes[j].text.textContent && Math.abs(a.left - b.left) < 1 && Math.abs(a.top - b.top) < 1; // a halo
        if (over > 1 && !twice) found.push(`“${boxes[i].text.textContent}” and “${boxes[j].text.textContent}” overlap`);
      }
    }
    return found;
  }
}

/** What sticks out, sideways or over what stands below, with every `details` open. An element that scrolls itself may hold wider things. */
export function judgeWidth() {
  for (const details of document.querySelectorAll('main details')) details.open = true;
  const complaints = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) complaints.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
  const excused = (element) => {
    for (let above = element.parentElement; above !== null && above.localName !== 'main'; above = above.parentElement) {
      const style = getComputedStyle(above);
      if (/auto|scroll/.test(style.overflowX)) return true;
      if (style.overflowX !== 'visible' && above.clientWidth <= 2) return true; // for screen readers only
      if (above.localName === 'svg') return true; // judged with the figures
    }
    return getComputedStyle(element).overflowX !== 'visible' && element.clientWidth <= 2;
  };
  let outer = null;
  for (const element of document.querySelectorAll('main, main *')) {
    if (outer?.contains(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const out = Math.max(box.right - root.clientWidth, -box.left);
    if (out <= 0.5 || excused(element)) continue;
    outer = element;
    const name = element.localName + (element.id ? `#${element.id}` : '') + [...element.classList].map((word) => `.${word}`).join('');
    complaints.push(`${name} sticks out by ${out.toFixed(1)} px: “${element.textContent.trim().slice(0, 40)}”`);
  }
  for (const element of document.querySelectorAll('main *')) {
    const style = getComputedStyle(element);
    const over = element.scrollHeight - element.clientHeight;
    if (style.maxHeight === 'none' || style.overflowY !== 'visible' || over <= 2 || element.closest('svg') || !element.checkVisibility()) continue;
    complaints.push(`${element.localName}.${[...element.classList].join('.')} runs ${over} px over what stands below: “${element.textContent.trim().slice(0, 40)}”`);
  }
  // Menus outside of main: open for a look, then as they were, for an open menu may cover the page.
  const menus = [...document.querySelectorAll('details:not([open])')];
  for (const menu of menus) menu.open = true;
  if (menus.length > 0 && root.scrollWidth > root.clientWidth) complaints.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide with its menus open`);
  for (const menu of menus) menu.open = false;
  return complaints;
}
