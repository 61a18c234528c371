import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useNotSentCount } from './not-sent-queries';
import './not-sent.css';

/** The link to the messages not sent, with the number of urgent ones. */
export function NotSentLink() {
  const soon = useNotSentCount().data?.soon ?? 0;
  return (
    <Link to="/not-sent">
      Not sent
      {soon > 0 && (
        <span className="nav-count">
          {soon}
          <VisuallyHidden> for visits today or tomorrow</VisuallyHidden>
        </span>
      )}
    </Link>
  );
}
