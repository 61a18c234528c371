import { Group, Stack, Text } from '@mantine/core';
import type { ReadingApproval } from '@snowmelt/contracts';
import Markdown from 'react-markdown';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showForRecord, showLanguage } from '../../shell/times';
import { SettingsFrame } from '../settings/settings-frame';
import { isDirector } from './rules-access';
import { useApproveReading, useReadingApprovals } from './rules-queries';
import './rules.css';

/** The texts for patients, and which version the clinic has approved. */
export default function ReadingsPage() {
  return (
    <SettingsFrame title="Readings">
      <Text>
        Each version of a text is approved by the medical director. In production it is neither sent nor shown before.
        Numbers in double braces are filled in from the protocol of each patient.
      </Text>
      <Loaded asked={useReadingApprovals()} what="the readings">
        {({ items }) => items.map((reading) => <Reading key={reading.code} reading={reading} />)}
      </Loaded>
    </SettingsFrame>
  );
}

// the title of the text is an h2, whatever level its author began with
const headings = { h1: 'h3', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6' } as const;

function Reading({ reading }: { reading: ReadingApproval }) {
  const { code, version, title, texts, approved } = reading;
  const { timeZone } = useMe().clinic;
  return (
    <section className="panel" aria-label={`${code}: ${title}`}>
      <Stack gap="sm">
        <div className="closures-head">
          <h2>
            {code}: {title}
          </h2>
        </div>
        <Text size="sm" c={approved ? 'dimmed' : undefined} className={approved ? undefined : 'rule-reason'}>
          Version {version}:{' '}
          {approved ? `approved by ${approved.by}, ${showForRecord(approved.at, timeZone)}.` : 'not approved yet.'}
        </Text>
        {texts.map((text) => (
          <details key={text.locale}>
            <summary>
              {showLanguage(text.locale)}: {text.title}
            </summary>
            <div className="rule-text" lang={text.locale}>
              <Markdown components={headings}>{text.markdown}</Markdown>
            </div>
          </details>
        ))}
        <Approve reading={reading} />
      </Stack>
    </section>
  );
}

/** Below the texts, which are read first. */
function Approve({ reading: { code, version, approved } }: { reading: ReadingApproval }) {
  const approve = useApproveReading();
  const mayApprove = isDirector(useMe()) && !approved;
  return (
    <>
      <ProblemAlert error={approve.error} />
      {mayApprove && (
        <Group justify="flex-end">
          <BusyButton busy={approve.isPending} onClick={() => approve.mutate({ code, version })}>
            {`Approve ${code}, version ${version}`}
          </BusyButton>
        </Group>
      )}
    </>
  );
}
