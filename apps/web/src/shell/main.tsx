import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { StaffApp } from './staff-app';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <StaffApp />
  </StrictMode>,
);
