import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadOnDemand } from '../parts/load-on-demand';
import { PartBoundary, useReloadOnce } from '../parts/part-boundary';
import css from './visit.module.css';

export const loadReading = loadOnDemand(() => import('./reading'));
export const loadTelehealth = loadOnDemand(() => import('./telehealth/telehealth-visit'));

/** Preloads a part. A failure is ignored: the part is loaded again when it is needed. */
export const prepare = (load: () => Promise<unknown>) => void load().catch(() => undefined);

/** A part of the page that loads on demand. If it fails, whom to call and the emergency numbers stay visible. */
export function PatientPart({ children }: { children: ReactNode }) {
  return (
    <PartBoundary failed={<Failed />}>
      <Suspense fallback={<Coming />}>{children}</Suspense>
    </PartBoundary>
  );
}

function Coming() {
  const { t } = useTranslation();
  return (
    <p className={css.coming} role="status">
      {t('entering')}
    </p>
  );
}

function Failed() {
  const { t } = useTranslation();
  const isTold = useReloadOnce();
  if (!isTold) return <Coming />;
  return (
    <>
      <p className={css.problem} role="alert">
        {t('partMissing')}
      </p>
      <button type="button" className={css.primary} onClick={() => window.location.reload()}>
        {t('again')}
      </button>
    </>
  );
}
