import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useBarSlots } from './bar-slots';
import { nameTab } from './tab-title';

let isFirst = true;

interface Props {
  page: string;
  /** Tells pages of one kind apart. */
  place?: string;
  /** The heading stands in the page, such as a patient's name; the bar says what kind of page it is. */
  isInPage?: boolean;
  children: React.ReactNode;
}

/**
 * The page's heading, in the top bar where there is one. It also names the tab, and takes the focus after navigation,
 * as a browser does for documents.
 */
export function PageTitle({ page, place, isInPage = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const slots = useBarSlots();
  const isShown = isInPage || !slots || slots.title !== null;
  useEffect(() => nameTab(page), [page]);
  useEffect(() => {
    if (!isShown) return;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [place, isShown]);
  const title = (
    <Title order={1} tabIndex={-1} ref={heading} className="page-title">
      {children}
    </Title>
  );
  if (!slots) return title;
  if (isInPage)
    return (
      <>
        {slots.title && createPortal(<span className="page-title">{page}</span>, slots.title)}
        {title}
      </>
    );
  return slots.title && createPortal(title, slots.title);
}
