import type { Patient } from '@snowmelt/contracts';
import { PageTitle } from '../shell/page-title';
import { ageOn, showDay, showLanguage, showPhone } from '../shell/times';
import { initials } from '../video/initials';
import './clinic.css';

interface Props {
  /** What kind of page it is on, and which. */
  page: string;
  place?: string;
  name: string;
  /** Undefined until it is loaded: the name comes with what the page is about. */
  patient: Patient | undefined;
  /** The clinic's day. */
  today: string | undefined;
  /** On a page about something else of the patient, such as a visit. */
  isSlim?: boolean;
  /** What else belongs to the line of facts, such as when the visit is. */
  also?: React.ReactNode;
  children?: React.ReactNode;
}

/** Who it is about: on every screen about one patient, and the same on each. */
export function PatientBar({ page, place, name, patient, today, isSlim = false, also, children }: Props) {
  return (
    <section className="patient-bar" data-slim={isSlim || undefined} aria-label="Patient">
      {!isSlim && (
        <span className="patient-initials" aria-hidden="true">
          {initials(name)}
        </span>
      )}
      <div className="patient-who">
        <PageTitle page={page} place={place} isInPage>
          {name}
        </PageTitle>
        {patient && <Facts patient={patient} today={today} isSlim={isSlim} />}
        {also}
      </div>
      {children}
    </section>
  );
}

function Facts({ patient, today, isSlim }: { patient: Patient; today: string | undefined; isSlim: boolean }) {
  const { birthOn, phone, email, language, timeZone } = patient;
  return (
    <dl className="patient-facts">
      {today && <Fact name="Age">{ageOn(birthOn, today)}</Fact>}
      <Fact name="Born">{showDay(birthOn)}</Fact>
      <Fact name="Phone">{phone ? <a href={`tel:${phone}`}>{showPhone(phone)}</a> : 'none on file'}</Fact>
      <Fact name="Language">{showLanguage(language)}</Fact>
      {!isSlim && email && <Fact name="E-mail">{email}</Fact>}
      {!isSlim && <Fact name="Time zone">{timeZone.replaceAll('_', ' ')}</Fact>}
      <Fact name="Allergies">not recorded here</Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
