import { jest } from '@jest/globals';
import type { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import type { MessageRepository } from '../message.repository.js';
import { InboundTextService } from './inbound-text.service.js';
import { type InboundText, readText } from './inbound-text.js';
import type { InboundRepository } from './inbound.repository.js';
import type { TextConsequences } from './text-consequences.service.js';

const text = (words: string, change: Partial<InboundText> = {}): InboundText => ({
  from: '+13235550142',
  providerMessageId: 'SM1',
  words,
  mediaCount: 0,
  readByProvider: null,
  ...change,
});

describe('reading a text', () => {
  it('keeps it as written, except what the database cannot store', () => {
    expect(readText(text('Hola \u{1F44D}\n ñandú ')).words).toBe('Hola \u{1F44D}\n ñandú ');
    expect(readText(text('a\u0000b\ud800c\udc00')).words).toBe('a\ufffdb\ufffdc\ufffd');
    expect(readText(text(' \n', { mediaCount: 1 })).words).toBeNull();
  });

  it("follows the provider's opt-out type, and still looks at the words", () => {
    expect(readText(text('arrête, I want to die', { readByProvider: 'stop' }))).toMatchObject({
      wish: 'stop',
      crisisLevel: 'crisis',
      isAnsweredByProvider: true,
    });
    expect(readText(text('Stop. I want to die'))).toMatchObject({
      wish: 'stop',
      crisisLevel: 'crisis',
      isAnsweredByProvider: false,
    });
  });

  it.each([
    ['STOP', true],
    ['stop.', true],
    ['Cancel', true],
    ['stop please', false],
    ['I said stop', false],
    ['ALTO', false],
    ['Stop. My chest hurts', false],
    ['hello', false],
  ])('the carrier confirms "%s": %s', (words, confirmed) => {
    expect(readText(text(words)).isAnsweredByProvider).toBe(confirmed);
  });

  it.each([
    ['AYUDA', 'es-US'],
    ['HELP', null],
    ['INFO', null],
    ['quiero morir', 'es-US'],
    ['kill myself', 'en-US'],
    ['hola', null],
  ])('"%s" is written in %s', (words, locale) => {
    expect(readText(text(words)).locale).toBe(locale);
  });
});

describe('while the database cannot be reached', () => {
  const lines: string[] = [];
  const broken = { clinicsOfAddress: () => Promise.reject(new Error('no connection')) } as unknown as MessageRepository;
  const service = new InboundTextService(
    {} as UnitOfWork,
    broken,
    {} as InboundRepository,
    {} as TextConsequences,
    new Logger('info', { write: (line) => lines.push(line) }),
  );

  it('crisis words get a reply, and the failure is logged without them', async () => {
    expect(await service.receive(text('I want to die, Robin'))).toMatch(/911.*988/);
    expect(lines.join('')).toMatch(/could not be kept/);
    expect(lines.join('')).not.toMatch(/Robin|want to die|5550142/);
  });

  it('crisis words are stored as soon as possible', async () => {
    jest.useFakeTimers();
    try {
      const kept: string[] = [];
      let isAway = true;
      const messages = {
        clinicsOfAddress: () => (isAway ? Promise.reject(new Error('no connection')) : Promise.resolve(['clinic'])),
      } as unknown as MessageRepository;
      const unitOfWork = { run: (_clinic: string, work: () => Promise<unknown>) => work() } as unknown as UnitOfWork;
      const inbound = {
        lockNumber: () => Promise.resolve(),
        replyTo: () => Promise.resolve(undefined),
        record: ({ words }: { words: string }) => {
          kept.push(words);
          return Promise.resolve('id');
        },
        factsOf: () =>
          Promise.resolve({
            sender: 'Test',
            phone: '+13235550100',
            patients: [],
            isOptedOut: false,
            answeredInTheLastHour: [],
          }),
      } as unknown as InboundRepository;
      const later = new InboundTextService(
        unitOfWork,
        messages,
        inbound,
        { of: () => Promise.resolve() } as unknown as TextConsequences,
        new Logger('silent'),
      );
      await later.receive(text('I want to die'));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(kept).toEqual([]);
      isAway = false;
      await jest.advanceTimersByTimeAsync(5_000);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(kept).toEqual(['I want to die']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('other texts fail, so that the provider retries', async () => {
    await expect(service.receive(text('running late'))).rejects.toThrow('no connection');
  });
});
