import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import english from '../i18n/patient/en-US.json';
import spanish from '../i18n/patient/es-US.json';
import { remember, remembered } from './remembered';

const spoken =
  navigator.languages.some((language) => language.startsWith('es')) && !navigator.language.startsWith('en')
    ? 'es-US'
    : 'en-US';

void i18next.use(initReactI18next).init({
  lng: remembered('language') ?? spoken,
  fallbackLng: 'en-US',
  interpolation: { escapeValue: false },
  keySeparator: '.',
  nsSeparator: false,
  resources: { 'en-US': { translation: english }, 'es-US': { translation: spanish } },
});

export const isSpanish = () => i18next.language.startsWith('es');

/** The reader's choice is kept; the link's language is only the default. */
export async function chooseLanguage(language: string): Promise<void> {
  remember('language', language);
  await i18next.changeLanguage(language);
}

export async function proposeLanguage(language: string): Promise<void> {
  if (!remembered('language') && language !== i18next.language) await i18next.changeLanguage(language);
}

export { i18next };
