import { Locale } from '@snowmelt/contracts';
import { outsideGsm7 } from './gsm7.js';
import { tellingParts } from './telling-words.js';
import { messageWords, write } from './templates.js';
import { visitTime } from './visit-time.js';

const MOST_LETTERS = 160;
/** Letters of the shortest name that a clinic's file takes. */
const LEAST_NAME = 2;
/** As wide as any policy's number is. */
const MOST_A_WEEK = 99;
/** A token and its reference code, as `newToken` and `newReferenceCode` make them. */
const TOKEN = `${'x'.repeat(32)}.${'x'.repeat(10)}`;
/** The zones of a state whose patients a clinic has; which name is longest depends on the language. */
const ZONES = ['America/Los_Angeles', 'America/New_York', 'America/Anchorage', 'Pacific/Honolulu', 'America/Phoenix'];
/** Late in the morning, when the hour has two figures: each weekday in each month. */
const DAYS = Array.from({ length: 84 }, (_, n) => new Date(Date.UTC(2026, Math.floor(n / 7), 22 + (n % 7), 19, 45)));

interface Named {
  readonly sender: string;
  readonly phone: string;
}

/** Why the name of a sender must not stand in a text. */
export function senderFaults(sender: string): string[] {
  return [
    ...tellingParts(sender).map((part) => `the sender's name tells what kind of clinic it is ("${part}")`),
    ...outsideGsm7(sender).map((letter) => `the sender's name has "${letter}", which a text cannot have`),
  ];
}

/** Why the address in the links must not stand in a text. */
export const hostFaults = (publicUrl: string): string[] =>
  tellingParts(new URL(publicUrl).hostname).map(
    (part) => `the host of PUBLIC_URL tells what kind of clinic it is ("${part}")`,
  );

/** @throws one error that names them all. */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length > 0)
    throw new Error(`No text can go out like this:\n${faults.map((line) => `  - ${line}`).join('\n')}`);
}

/** Templates whose longest text with this sender and address has more than one segment, with its length. */
export const lengthFaults = (publicUrl: string, named: Named): string[] =>
  longestTexts(publicUrl, named)
    .filter(({ letters }) => letters > MOST_LETTERS)
    .map(
      ({ words, locale, letters }) =>
        `the text "${words}" in ${locale} has up to ${letters} letters, more than ${MOST_LETTERS}`,
    );

/** Why the name is too long for a text with this address in its link, and how long it may be. */
export function senderTooLong(publicUrl: string, named: Named): string[] {
  const letters = Math.max(...longestTexts(publicUrl, named).map((text) => text.letters));
  const fitting = named.sender.length - (letters - MOST_LETTERS);
  if (letters <= MOST_LETTERS) return [];
  return [
    fitting < LEAST_NAME
      ? `no name fits: with this address in its link a text has more than ${MOST_LETTERS} letters, so PUBLIC_URL must be shorter`
      : `is too long: with this address in its link a text would have ${letters} letters, more than ${MOST_LETTERS}; the name may have ${fitting}`,
  ];
}

function longestTexts(publicUrl: string, { sender, phone }: Named) {
  const values = { sender, phone, textsPerWeek: MOST_A_WEEK, link: `${publicUrl}/v#${TOKEN}` };
  return Locale.options.flatMap((locale) => {
    const when = ZONES.flatMap((zone) => DAYS.map((day) => visitTime(day, zone, locale))).reduce((one, other) =>
      other.length > one.length ? other : one,
    );
    return messageWords.map((words) => ({
      words,
      locale,
      letters: write(words, locale, { ...values, when }).sms.length,
    }));
  });
}
