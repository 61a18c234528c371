import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import english from '../i18n/patient/en-US.json';
import spanish from '../i18n/patient/es-US.json';

const start = navigator.languages.some((language) => language.startsWith('es')) && !navigator.language.startsWith('en') ? 'es-US' : 'en-US';

void i18next.use(initReactI18next).init({ lng: start, fallbackLng: 'en-US', interpolation: { escapeValue: false }, keySeparator: '.', nsSeparator: false, resources: { 'en-US': { translation: english }, 'es-US': { translation: spanish } } });

export { i18next };
