import { Popover, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { Icon } from './icons';
import mark from './mark.svg';
import type { CountedItem, RailCount } from './rail-items';

/** How many fit beside "More" at the bottom of a narrow screen; the style sheet hides the others there. */
const AT_THE_BOTTOM = 5;

/** Where staff go from anywhere. `person` is shown at its foot, `more` behind "More" on a narrow screen. */
export function Rail({
  items,
  person,
  more,
}: {
  items: readonly CountedItem[];
  person: React.ReactNode;
  more: React.ReactNode;
}) {
  return (
    <div className="rail">
      <img className="rail-mark" src={mark} width="38" height="38" alt="" />
      <nav aria-label="Main">
        {items.map((item) => (
          <RailLink key={item.to} item={item} />
        ))}
        <More items={items.slice(AT_THE_BOTTOM)}>{more}</More>
      </nav>
      <svg className="rail-hill" viewBox="0 0 84 64" preserveAspectRatio="none" aria-hidden="true">
        <circle cx="62" cy="12" r="6" />
        <path d="M0 36C18 22 34 30 52 32S74 24 84 24V64H0Z" />
      </svg>
      {person}
    </div>
  );
}

function RailLink({ item: { to, word, icon, counted }, onOpen }: { item: CountedItem; onOpen?: () => void }) {
  return (
    <Link
      className="rail-item"
      to={to}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      onClick={() => onOpen?.()}
    >
      <Icon name={icon} />
      {word}
      {counted && <Disc counted={counted} />}
    </Link>
  );
}

/** A count of zero is not drawn. */
function Disc({ counted: { kind, count, words } }: { counted: RailCount }) {
  if (count === 0) return null;
  return (
    <span className="disc" data-kind={kind}>
      {count}
      <VisuallyHidden> {words}</VisuallyHidden>
    </span>
  );
}

function More({ items, children }: { items: readonly CountedItem[]; children: React.ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure();
  const count = items.reduce((sum, { counted }) => sum + (counted?.count ?? 0), 0);
  return (
    <Popover opened={opened} onDismiss={close} trapFocus returnFocus position="top-end" width={280} shadow="md">
      <Popover.Target>
        <button type="button" className="rail-item rail-more" onClick={toggle}>
          <Icon name="more" />
          More
          <Disc counted={{ kind: 'forMe', count, words: 'in here' }} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="More">
        {items.map((item) => (
          <RailLink key={item.to} item={item} onOpen={close} />
        ))}
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
