import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import VisitPage from './visit-page';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <VisitPage />
  </StrictMode>,
);
