import { Progress, Stack, Text } from '@mantine/core';

/** The messages of a week of treatment against the texts that a patient agreed to. */
export function Meter({ texts, most }: { texts: number; most: number }) {
  const isOver = texts > most;
  return (
    <Stack gap={4}>
      <Text>
        A week with two infusions and two visits by video is <strong>{texts} messages</strong>; a patient agreed to{' '}
        {most} texts in 7 days.
        {isOver && ` ${texts - most} of them go by e-mail, or somebody has to call.`}
      </Text>
      <Progress
        value={Math.min(100, (texts / most) * 100)}
        color={isOver ? 'warm' : 'thaw'}
        aria-label={`${texts} of ${most} texts`}
      />
    </Stack>
  );
}
