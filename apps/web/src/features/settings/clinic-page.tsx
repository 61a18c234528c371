import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ClinicDetails, SiteDetails } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { ProblemAlert } from '../../shell/problem-alert';
import { useClinicDetails, useClinicEffects, useSaveClinic, useSaveSite, useSiteDetails } from './clinic-queries';
import { SettingsFrame } from './settings-frame';

/** How the clinic is called and reached, and where patients come. */
export default function ClinicPage() {
  return (
    <SettingsFrame title="Clinic and sites">
      <Loaded asked={useClinicDetails()} what="the clinic">
        {(clinic) => <Clinic key={clinic.version} clinic={clinic} />}
      </Loaded>
      <Loaded asked={useSiteDetails()} what="the sites">
        {({ items }) => items.map((site) => <Site key={site.id + String(site.version)} site={site} />)}
      </Loaded>
    </SettingsFrame>
  );
}

const fields = [
  { name: 'name', label: 'Name of the clinic', maxLength: 120 },
  { name: 'senderName', label: 'How texts are signed', maxLength: 30 },
  { name: 'phone', label: 'Number for patients to call', maxLength: 30 },
] as const;

type Typed = Pick<ClinicDetails, 'name' | 'senderName' | 'phone'>;

/** Saves only what was looked at before. */
function Clinic({ clinic }: { clinic: ClinicDetails }) {
  const { version, timeZone, ...present } = clinic;
  const [typed, setTyped] = useState<Typed>(present);
  const [tried, setTried] = useState<Typed | null>(null);
  const effects = useClinicEffects(tried && { version, ...tried });
  const save = useSaveClinic();
  const isChanged = fields.some(({ name }) => typed[name] !== present[name]);
  const isReady = tried === typed && effects.isSuccess;
  return (
    <section className="panel" aria-labelledby="clinic">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !save.isPending) save.mutate({ version, ...typed });
        }}
      >
        <Stack>
          <Called typed={typed} timeZone={timeZone} onChange={setTyped} />
          {tried && <Effects of={effects} />}
          <ProblemAlert error={effects.error ?? save.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={!isChanged} onClick={() => setTried(typed)}>
              Show what it will do
            </Button>
            <BusyButton type="submit" busy={save.isPending} disabled={!isReady}>
              Save
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

interface CalledProps {
  typed: Typed;
  timeZone: string;
  onChange: (typed: Typed) => void;
}

const Called = ({ typed, timeZone, onChange }: CalledProps) => (
  <>
    <div className="closures-head">
      <h2 id="clinic">Clinic</h2>
    </div>
    {fields.map(({ name, ...field }) => (
      <TextInput
        key={name}
        {...field}
        value={typed[name]}
        onChange={({ currentTarget: { value } }) => onChange({ ...typed, [name]: value })}
      />
    ))}
    <Text size="sm" c="dimmed">
      Texts can be seen by anybody near the phone: the signature says nothing about the treatment. Time zone: {timeZone}
      ; every visit is booked in it, so it is not changed here.
    </Text>
  </>
);

const Effects = ({ of }: { of: ReturnType<typeof useClinicEffects> }) => (
  <ul className="closure-visits" aria-label="What it will do">
    {of.data?.effects.map((words) => (
      <li key={words}>{words}</li>
    ))}
  </ul>
);

function Site({ site: { id, version, timeZone, ...present } }: { site: SiteDetails }) {
  const [typed, setTyped] = useState<Place>(present);
  const save = useSaveSite(id);
  const isReady = typed.name.trim() !== '' && typed !== present;
  return (
    <section className="panel" aria-label={present.name}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !save.isPending) save.mutate({ version, ...typed });
        }}
      >
        <Stack>
          <div className="closures-head">
            <h2>{present.name}</h2>
          </div>
          <PlaceFields typed={typed} onChange={setTyped} />
          <Text size="sm" c="dimmed">
            Patients read this on the page of a visit in person, as soon as it is saved. Time zone: {timeZone}.
          </Text>
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <BusyButton type="submit" busy={save.isPending} disabled={!isReady}>
              Save, show it to patients
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

type Place = Pick<SiteDetails, 'name' | 'address' | 'directions'>;

const PlaceFields = ({ typed, onChange }: { typed: Place; onChange: (typed: Place) => void }) => (
  <>
    <TextInput
      label="Name of the site"
      value={typed.name}
      maxLength={120}
      onChange={({ currentTarget: { value } }) => onChange({ ...typed, name: value })}
    />
    <TextInput
      label="Address"
      value={typed.address}
      maxLength={200}
      onChange={({ currentTarget: { value } }) => onChange({ ...typed, address: value })}
    />
    {(['en', 'es'] as const).map((language) => (
      <Textarea
        key={language}
        label={`How to find it, in ${language === 'en' ? 'English' : 'Spanish'}`}
        value={typed.directions[language]}
        maxLength={600}
        autosize
        minRows={2}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...typed, directions: { ...typed.directions, [language]: value } })
        }
      />
    ))}
  </>
);
