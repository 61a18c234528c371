import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';

let isFirst = true;

/**
 * The page's heading, which also names the tab and takes the focus after navigation, as a browser does for documents.
 * The tab's name says what kind of page it is, never whose: it ends up in histories. `place` tells pages of one kind
 * apart.
 */
export function PageTitle({ page, place, children }: { page: string; place?: string; children: React.ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${page} · Snowmelt`;
  }, [page]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [place]);
  return (
    <Title order={1} size="h2" tabIndex={-1} ref={heading} className="page-title">
      {children}
    </Title>
  );
}
