import { inGsm7, outsideGsm7 } from './gsm7.js';

describe('the alphabet of a text', () => {
  it.each([
    ['á é í ó ú', 'a é i o u'],
    ['Su cita mié 24 nov, ¿mañana?', 'Su cita mié 24 nov, ¿mañana?'],
    ['ÁRBOL ÑANDÚ', 'ARBOL ÑANDU'],
    ['ã ê ï ÿ', 'a e i y'],
    ['pingüino', 'pingüino'],
  ])('"%s" goes out as "%s"', (written, sent) => {
    expect(inGsm7(written)).toBe(sent);
    expect(outsideGsm7(written)).toEqual([]);
  });

  it.each([
    ['visit — link', ['—']],
    ['“visit”', ['“', '”']],
    ['visit €', ['€']],
    ['診療', ['診', '療']],
  ])('refuses "%s"', (written, outside) => expect(outsideGsm7(written)).toEqual(outside));
});
