import { dictionary } from '@zxcvbn-ts/language-common';

/** What people call themselves or their clinic: a password may not be made of it. */
const wordsOf = (texts: readonly string[]) =>
  texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3);

let common: ReadonlySet<string> | undefined;
/** Read when the first password is set: some 30,000 words. */
const isCommon = (password: string) => (common ??= new Set(dictionary['passwords-common'])).has(password);

/**
 * Why a password is refused, in words; null when it may be used. Its length is the contract's. No rules of composition
 * (OWASP ASVS 5.0 V6.2): what is asked of it is that nobody tries it first.
 */
export function passwordFault(password: string, own: readonly string[]): string | null {
  const plain = password.toLowerCase();
  const letters = plain.replace(/[^\p{L}]+/gu, '');
  const core = /^(.+?)\1+$/u.exec(letters)?.[1] ?? letters; // "winterwinter"
  if ([...new Set(plain)].length < 5)
    return 'It is made of too few different characters. Take a few words of your own.';
  if (isCommon(plain) || (core.length > 0 && isCommon(core) && plain.length - letters.length <= 6))
    return 'It is one of the passwords that are tried first. Take a few words of your own.';
  const left = wordsOf(own).reduce((rest, word) => rest.replaceAll(word, ''), plain);
  if (left.replace(/[^\p{L}]+/gu, '').length < 4 && left !== plain)
    return 'It is made of your name, your address or the name of the clinic. Take other words.';
  return null;
}
