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
    'Ketamine works fast.',
    'It acts quickly.',
    'A fast-acting medicine.',
    'A proven treatment.',
    'Ketamine is safe.',
    'You can safely take it.',
    'It is risk-free.',
    'It has no side effects.',
    'New pathways form in your brain.',
    'It makes new connections.',
    'La ketamina actúa muy rápido.',
    'Es un tratamiento comprobado.',
    'Está demostrado.',
    'La ketamina es segura.',
    'No tiene riesgo: sin riesgo alguno.',
    'Sin efectos secundarios.',
    'Se forman nuevos caminos en el cerebro.',
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
    'It is easier to try a new way.',
    'That may help brain cells make links with each other.',
    'Is your seat belt fast?',
    'Su seguro paga la cita.',
    'Es más fácil probar otro paso.',
    '¿Ya la probó?',
  ])('lets "%s" pass', (sentence) => expect(findOverclaims(sentence)).toEqual([]));
});
