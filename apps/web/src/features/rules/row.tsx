import { Group } from '@mantine/core';

/** Fields of one thing, in a row that wraps. */
export const Row = ({ children }: { children: React.ReactNode }) => (
  <Group wrap="wrap" align="flex-end">
    {children}
  </Group>
);
