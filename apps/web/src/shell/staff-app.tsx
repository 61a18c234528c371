import '../fonts/nunito-sans.css';
// only the Mantine styles that the sign-in form needs, in Mantine's order; `signed-in` loads all of them
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Alert.css';
import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/Skeleton.css';
import '@mantine/core/styles/Stack.css';
import '@mantine/core/styles/Title.css';
import './opening.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { problemOf } from '../api/api-problem';
import { isSignedOut } from '../features/identity/session-queries';
import { colorSchemeCookie } from './color-scheme-cookie';
import { AuthGate } from './auth-gate';
import { nonce } from './nonce';
import { cssVariables, theme } from './theme';

const isRefusal = (status: number) => status >= 400 && status < 500;
const queries = new QueryClient({
  // the first refused request shows that the session has ended, without waiting for the next session check
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (isSignedOut(error) && queryKey[0] !== 'me') void queries.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: { retry: (count, error) => count < 2 && !isRefusal(problemOf(error).status), staleTime: 1000 },
  },
});

export function StaffApp() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeCookie}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <AuthGate />
      </QueryClientProvider>
    </MantineProvider>
  );
}
