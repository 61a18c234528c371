import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const folderOf = (name: string) => path.dirname(require.resolve(`${name}/package.json`));

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const FONTS: readonly [family: string, name: string, weights: readonly number[]][] = [
  ['IBM Plex Sans', '@fontsource/ibm-plex-sans', [400, 500, 600]],
  ['IBM Plex Mono', '@fontsource/ibm-plex-mono', [400, 500]],
];

export const uiFolder = (): string => folderOf('@bull-board/ui');

export interface BoardFile {
  readonly type: string;
  readonly body: Buffer | string;
  /** Its name changes with its content. */
  readonly isImmutable: boolean;
}

/** The files of Bull Board's page, and the fonts that it would else ask a foreign server for. By their path. */
export class BoardFiles {
  private readonly places = new Map<string, string>();
  private readonly fontSheet: string;

  constructor() {
    const folder = path.join(uiFolder(), 'dist/static');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (path.extname(name) in TYPES)
        this.places.set(`/static/${name.split(path.sep).join('/')}`, path.join(folder, name));
    this.fontSheet = FONTS.flatMap(([family, name, weights]) =>
      weights.map((weight) => {
        const file = `${path.basename(name)}-latin-${weight}-normal.woff2`;
        this.places.set(`/fonts/${file}`, path.join(folderOf(name), 'files', file));
        return `@font-face{font-family:'${family}';font-weight:${weight};font-display:swap;src:url(${file}) format('woff2')}`;
      }),
    ).join('\n');
  }

  /** @returns null where there is no such file */
  find(address: string): BoardFile | null {
    if (address === '/fonts/fonts.css')
      return { type: TYPES['.css'] as string, body: this.fontSheet, isImmutable: false };
    const place = this.places.get(address);
    if (!place) return null;
    const type = TYPES[path.extname(place)] as string;
    return { type, body: readFileSync(place), isImmutable: /\.[0-9a-f]{10}\.\w+$/.test(place) };
  }
}

/**
 * Bull Board's page without what our content security policy refuses: fonts of a foreign server and inline styles. Its
 * scripts resolve every address by the base element, at any depth of its paths; there is no way around it.
 * @param base where the board is, with a slash at its end
 */
export function boardPage(base: string, config: object): string {
  const source = readFileSync(path.join(uiFolder(), 'dist/index.ejs'), 'utf8');
  const assets = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, address = '']) => `${base}${address}`);
  const styles = assets(/<link href="(static\/css\/[^"]+)" rel="stylesheet">/g);
  const scripts = assets(/<script defer src="(static\/js\/[^"]+)"><\/script>/g);
  const settings = JSON.stringify(config).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<base href="${base}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Queues</title>
<link rel="icon" type="image/svg+xml" id="fav-logo" href="${base}static/images/logo.svg">
${[`${base}fonts/fonts.css`, ...styles].map((address) => `<link rel="stylesheet" href="${address}">`).join('\n')}
</head>
<body class="preload">
<script id="__UI_CONFIG__" type="application/json">${settings}</script>
<div id="root"></div>
${scripts.map((address) => `<script defer src="${address}"></script>`).join('\n')}
</body>
</html>
`;
}
