// The built site under test: its pages, and a static server that shows it under a sub-path and packs texts, as project pages are hosted.
//
// In: the folder $SITE, or `public`. Out: names like `report/drivers/index.html`, and addresses for them.
// As a program, `node site.mjs [FOLDER]` serves the folder until it is stopped.

import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';

export const SUB_PATH = '/docs/x/';

const TYPES = {
  '.css': 'text/css', '.csv': 'text/csv', '.gif': 'image/gif', '.html': 'text/html', '.ico': 'image/x-icon', '.jpg': 'image/jpeg',
  '.js': 'text/javascript', '.json': 'application/json', '.mjs': 'text/javascript', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.txt': 'text/plain', '.webp': 'image/webp', '.woff2': 'font/woff2', '.xml': 'application/xml',
};

/** The folder of the built site, or a message that says what to do. */
export function siteFolder(folder = process.env.SITE ?? 'public') {
  const root = resolve(folder);
  if (!isFile(join(root, 'index.html'))) {
    throw new Error(`there is no built site in ${root}: build one and name its folder in SITE`);
  }
  return root;
}

/** All pages, sorted; `html` is the text of the file. Pages that only send the reader on are left out. */
export function sitePages(root) {
  const pages = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .filter((name) => !/http-equiv=["']?refresh/i.test(readFileSync(join(root, name), 'utf8')));
  return pages.sort();
}

/** Serves the folder under the sub-path on a free port of this machine. */
export async function serveSite(root, port = 0) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    let file = path.startsWith(SUB_PATH) ? resolve(root, path.slice(SUB_PATH.length)) : null;
    if (file !== null && path.endsWith('/')) file = join(file, 'index.html');
    if (file === null || !(file + sep).startsWith(root + sep) || !isFile(file)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`nothing at ${path}\n`);
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && /^text\/|json|xml/.test(type);
    response.writeHead(200, packed ? { 'content-type': type, 'content-encoding': 'gzip' } : { 'content-type': type });
    const content = createReadStream(file);
    (packed ? content.pipe(createGzip()) : content).pipe(response);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${server.address().port}${SUB_PATH}`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}

/** The address of the folder on disk, with a slash at the end. */
export function fileBase(root) {
  return pathToFileURL(root + sep).href;
}

/** The address of a page. */
export function pageAddress(base, name) {
  return base + name.split('/').map(encodeURIComponent).join('/');
}

/** The file that an address under `base` means, relative to the site; null when it lies outside. */
export function nameOf(address, base) {
  const path = address.split(/[?#]/)[0];
  return path.startsWith(base) ? decodeURIComponent(path.slice(base.length)) : null;
}

export function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { base } = await serveSite(siteFolder(process.argv[2]), 8000);
  console.log(`serving ${base}`);
}
