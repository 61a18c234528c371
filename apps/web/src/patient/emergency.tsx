import { useTranslation } from 'react-i18next';
import css from './visit.module.css';

/** The emergency numbers: on every page, and on a phone always visible. */
export function Emergency() {
  const { t } = useTranslation();
  return (
    <footer className={css.footer}>
      <p>{t('emergency')}</p>
      <p className={css.numbers}>
        <a className={css.tap} href="tel:911">
          {t('call911')}
        </a>{' '}
        <a className={css.tap} href="tel:988">
          {t('call988')}
        </a>{' '}
        <a className={css.tap} href="sms:988">
          {t('text988')}
        </a>
      </p>
    </footer>
  );
}
