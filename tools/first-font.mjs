// `node tools/first-font.mjs`: writes the part of the font that nearly every page needs. Run it after an upgrade of the
// font's package.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import subsetFont from 'subset-font';

const root = path.resolve(import.meta.dirname, '..');
const whole = path.join(
  root,
  'node_modules/@fontsource-variable/nunito-sans/files/nunito-sans-latin-wght-normal.woff2',
);
const ascii = Array.from({ length: 0x7e - 0x20 + 1 }, (_, place) => String.fromCodePoint(0x20 + place)).join('');
// must match `unicode-range` in apps/web/src/fonts/nunito-sans.css
const firstLetters = `${ascii}\u00a0¡«°·»¿ÁÉÍÑÓÚÜáéíñóúü–—‘’“”•…‹›`;

const first = await subsetFont(readFileSync(whole), firstLetters, {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 800 } }, // the weights that the pages use
  keepFeatures: ['ccmp', 'locl', 'calt', 'liga', 'kern', 'mark', 'mkmk'], // the features that browsers apply by default; the pages use no others
});
writeFileSync(path.join(root, 'apps/web/src/fonts/nunito-sans-first.woff2'), first);
