// `node tools/first-font.mjs`: writes the part of the font that nearly every page needs anew, after an upgrade of the font's package.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import subsetFont from 'subset-font';

const root = path.resolve(import.meta.dirname, '..');
const whole = path.join(
  root,
  'node_modules/@fontsource-variable/nunito-sans/files/nunito-sans-latin-wght-normal.woff2',
);
const ascii = Array.from({ length: 0x7e - 0x20 + 1 }, (_, place) => String.fromCodePoint(0x20 + place)).join('');
// the same as `unicode-range` in apps/web/src/fonts/nunito-sans.css says
const firstLetters = `${ascii}\u00a0¡«°·»¿ÁÉÍÑÓÚÜáéíñóúü–—‘’“”•…‹›`;

const first = await subsetFont(readFileSync(whole), firstLetters, {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 800 } }, // what the pages use
  keepFeatures: ['ccmp', 'locl', 'calt', 'liga', 'kern', 'mark', 'mkmk'], // what browsers do unasked; nothing asks for more
});
writeFileSync(path.join(root, 'apps/web/src/fonts/nunito-sans-first.woff2'), first);
