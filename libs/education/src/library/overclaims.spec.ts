import { findOverclaims } from './overclaims.js';

describe('phrases that promise too much', () => {
  it.each([
    'It can grow brain cells.',
    'It is fundamentally rewiring the brain.',
    'You will see lasting changes.',
    'It does not mask symptoms, it heals.',
    'It works like a reset button.',
    'It is pruning the overgrowth.',
    'It restores damaged circuits.',
    'A beacon of hope.',
    'This breakthrough is here.',
    'A safe, monitored setting.',
    'It gives relief within hours.',
    'It calms overactive NMDA signalling.',
    'An anti-inflammatory effect.',
    'La ketamina cura la depresión.',
    'Recablea su cerebro.',
    'Da cambios duraderos.',
    'Es como reiniciar la mente.',
    'Un alivio inmediato.',
    'Le sanará.',
  ])('flags "%s" and says why', (sentence) => {
    const found = findOverclaims(sentence);
    expect(found.length).toBeGreaterThan(0);
    for (const { reason } of found) expect(reason.length).toBeGreaterThan(20);
  });

  it.each([
    'Some people feel better in hours or in a day.',
    'It may help brain cells grow links with each other.',
    'Keep this to yourself if you like.',
    'Una semana más tarde, la gente se siente mejor.',
    'Procurar dormir ayuda.',
    'Your health matters.',
  ])('lets "%s" pass', (sentence) => expect(findOverclaims(sentence)).toEqual([]));
});
