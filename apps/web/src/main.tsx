import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';

// two apps in one: a patient's phone loads nothing of the staff's, and the other way round
const Page =
  window.location.pathname === '/v'
    ? lazy(() => import('./patient/visit-page'))
    : lazy(() => import('./shell/staff-app'));

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Suspense fallback={null}>
      <Page />
    </Suspense>
  </StrictMode>,
);
