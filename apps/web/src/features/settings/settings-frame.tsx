import { NativeSelect } from '@mantine/core';
import { Link, type LinkProps, useLocation, useNavigate } from '@tanstack/react-router';
import { hasRole, useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { isDirector } from '../rules/rules-access';
import { pageOf } from '../rules/rule-words';
import { useDraftCount, useReadingApprovals } from '../rules/rules-queries';
import './settings.css';

interface Page {
  readonly to: LinkProps['to'] & string;
  readonly word: string;
  /** What waits there, in words. */
  readonly waits?: string;
}

const adminPages = [
  { to: '/settings/staff', word: 'Staff and licences' },
  { to: '/settings/clinic', word: 'Clinic and sites' },
] as const satisfies readonly Page[];

interface Props {
  title?: string;
  children: React.ReactNode;
}

/** A page of what the clinic sets for itself, beside the list of these pages; above it where there is little room. */
export function SettingsFrame({ title = 'Settings', children }: Props) {
  const [approvals, readings, isAdmin] = [useApprovals(), useReadings(), hasRole(useMe(), 'admin')];
  const pages: readonly Page[] = [
    ...(isAdmin ? adminPages : []),
    { to: '/settings', word: 'Closures, leave and hours' },
    { to: '/settings/approvals', word: 'Approvals', waits: approvals },
    ...Object.values(pageOf),
    { to: '/settings/readings', word: 'Readings', waits: readings },
    { to: '/on-call', word: 'Who is on call' },
  ];
  return (
    <div className="settings">
      <PageTitle page={title}>{title}</PageTitle>
      <nav className="panel" aria-label="Settings">
        {pages.map(({ to, word, waits }) => (
          <Link key={to} to={to} activeOptions={{ exact: true }}>
            {word}
            {waits && <span className="settings-waits">{waits}</span>}
          </Link>
        ))}
        <Choice pages={pages} />
      </nav>
      <div>{children}</div>
    </div>
  );
}

function Choice({ pages }: { pages: readonly Page[] }) {
  const [go, { pathname }] = [useNavigate(), useLocation()];
  return (
    <NativeSelect
      aria-label="Page of the settings"
      value={pathname}
      data={pages.map(({ to, word, waits }) => ({ value: to, label: waits ? `${word}: ${waits}` : word }))}
      onChange={({ currentTarget: { value } }) => void go({ to: value })}
    />
  );
}

function useApprovals(): string {
  const { toApprove = 0, sentBack = 0 } = useDraftCount().data ?? {};
  const waits = [toApprove > 0 && `${toApprove} to approve`, sentBack > 0 && `${sentBack} sent back`];
  return waits.filter(Boolean).join(', ');
}

/** Only the director is told of each text that waits: the others see it on the page. */
function useReadings(): string {
  const me = useMe();
  const waiting = useReadingApprovals().data?.items.filter(({ approved }) => approved === null).length ?? 0;
  return isDirector(me) && waiting > 0 ? `${waiting} to approve` : '';
}
