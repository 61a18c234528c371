import '../fonts/nunito-sans.css';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/schedule/styles.css';
import '@mantine/notifications/styles.css';
import './staff.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { Settings } from 'luxon';
import { z } from 'zod';
import { problemOf } from '../api/api-problem';
import { isSignedOut } from '../features/identity/session-queries';
import { colorSchemeCookie } from './color-scheme-cookie';
import { router } from './router';
import { cssVariables, theme } from './theme';

z.config({ jitless: true }); // the content security policy forbids what zod's compiler would try
Settings.defaultLocale = 'en-US'; // the words around the times are English whatever the browser speaks
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
setNonce(nonce); // for the styles that lock the page's scroll under a dialog
const isRefusal = (status: number) => status >= 400 && status < 500;
const queries = new QueryClient({
  // a session that has ended shows at the first refusal, not at the next look at it
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (isSignedOut(error) && queryKey[0] !== 'me') void queries.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: { retry: (count, error) => count < 2 && !isRefusal(problemOf(error).status), staleTime: 1000 },
  },
});

export default function StaffApp() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeCookie}
      getStyleNonce={() => nonce}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
