import { Button, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';

const next: Record<MantineColorScheme, MantineColorScheme> = { light: 'dark', dark: 'auto', auto: 'light' };
const words: Record<MantineColorScheme, string> = { light: 'Light', dark: 'Dark', auto: 'System' };
const signs: Record<MantineColorScheme, string> = { light: '☀', dark: '☾', auto: '◐' };

/** Light, dark or the system's scheme; remembered in this browser. */
export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Button
      size="sm"
      variant="default"
      onClick={() => setColorScheme(next[colorScheme])}
      aria-label={`${words[colorScheme]} colors. Change to ${words[next[colorScheme]].toLowerCase()}.`}
      leftSection={<span aria-hidden="true">{signs[colorScheme]}</span>}
    >
      {words[colorScheme]}
    </Button>
  );
}
