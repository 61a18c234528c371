import type { ButtonProps } from '@mantine/core';
import { BusyButton } from './busy-button';

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** A button that loads the next page of a list, while there is one. */
export function NextPage({ of: pages, ...button }: ButtonProps & { of: Pages; children: string }) {
  if (!pages.hasNextPage) return null;
  return (
    <BusyButton
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      {...button}
      busy={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    />
  );
}
