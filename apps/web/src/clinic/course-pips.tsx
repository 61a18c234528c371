import './clinic.css';

/** The doses of a course, filled where given. */
export function CoursePips({ given, planned }: { given: number; planned: number }) {
  return (
    <span className="pips">
      <span aria-hidden="true">
        {Array.from({ length: Math.max(planned, given) }, (_, n) => (
          <i key={n} data-given={n < given || undefined} />
        ))}
      </span>
      <b>
        {given} of {planned}
      </b>
    </span>
  );
}
