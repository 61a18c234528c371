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
import { QueryClientProvider } from '@tanstack/react-query';
import { colorSchemeCookie } from './color-scheme-cookie';
import { AuthGate } from './auth-gate';
import { nonce } from './nonce';
import { makeQueryClient } from './query-client';
import { cssVariables, theme } from './theme';

const queries = makeQueryClient();

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
