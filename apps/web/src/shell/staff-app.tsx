import '@fontsource-variable/nunito-sans';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/schedule/styles.css';
import '@mantine/notifications/styles.css';
import './staff.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { z } from 'zod';
import { ApiProblem } from '../api/client';
import { router } from './router';
import { cssVariables, theme } from './theme';

z.config({ jitless: true }); // the content security policy forbids what zod's compiler would try
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
setNonce(nonce); // for the styles that lock the page's scroll under a dialog
const queries = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.problem.status >= 400 && error.problem.status < 500), staleTime: 1000 } },
});

export default function StaffApp() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}><RouterProvider router={router} /></QueryClientProvider>
    </MantineProvider>
  );
}
