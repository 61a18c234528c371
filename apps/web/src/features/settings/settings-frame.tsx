import { Link } from '@tanstack/react-router';
import { PageTitle } from '../../shell/page-title';
import './settings.css';

/** What an administrator sets is on several pages; the list of them stands beside each. */
export function SettingsFrame({ children }: { children: React.ReactNode }) {
  return (
    <div className="settings">
      <PageTitle page="Settings">Settings</PageTitle>
      <nav className="panel" aria-label="Settings">
        <Link to="/settings/staff">Staff and licences</Link>
        <Link to="/settings" activeOptions={{ exact: true }}>
          Closures, leave and hours
        </Link>
        <Link to="/message-rules">Rules of messages</Link>
        <Link to="/on-call">Who is on call</Link>
      </nav>
      <div>{children}</div>
    </div>
  );
}
