import { VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Patient } from '@snowmelt/contracts';
import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../../shell/icons';
import { showDay, showPhone } from '../../shell/times';
import { isNamesake } from './namesakes';
import { useFound } from './patient-queries';

/** Finds a patient from anywhere and opens the chart. On a narrow screen it opens over the bar. */
export function Find({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const finding = useFinding();
  const open = () => {
    // the field is there once the button has given it room, and before the next key
    flushSync(finding.want);
    input.current?.focus();
  };
  return (
    <search className="find" data-open={finding.isWanted || undefined}>
      <button type="button" className="find-button" aria-label="Find a patient" onClick={open}>
        <Icon name="find" />
      </button>
      <Field input={input} finding={finding} />
      <VisuallyHidden role="status">
        {finding.isOpen && (finding.hasFailed ? FAILED : countWords(finding.found.length))}
      </VisuallyHidden>
      <Results {...finding} />
    </search>
  );
}

type Finding = ReturnType<typeof useFinding>;

function Field({ input, finding }: { input: RefObject<HTMLInputElement | null>; finding: Finding }) {
  const { words, found, active, isOpen, listId } = finding;
  return (
    <div className="find-field">
      <Icon name="find" size={18} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Find"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        placeholder="Name, birth date or phone"
        value={words}
        maxLength={80}
        onChange={(event) => finding.type(event.currentTarget.value)}
        onFocus={finding.want}
        onBlur={finding.leave}
        onKeyDown={finding.press}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

const FAILED = 'The search did not work. It is tried again.';
const countWords = (count: number) =>
  count === 0 ? 'No patient found.' : count === 1 ? '1 patient found.' : `${count} patients found.`;

/** The typed words, and what is found by them. */
function useSearch() {
  const [words, setWords] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isWanted, setWanted] = useState(false);
  const [asked] = useDebouncedValue(words.trim(), 200);
  const answer = useFound(asked);
  const found = answer.data?.items ?? [];
  const hasFailed = answer.isError && answer.data === undefined;
  const isOpen = isWanted && asked !== '' && words.trim() !== '' && (answer.data !== undefined || hasFailed);
  // by patient and not by line: a line may be somebody else's when more are found
  const at = found.findIndex(({ id }) => id === chosenId);
  return {
    words,
    found,
    active: Math.max(at, 0),
    isWanted,
    hasFailed,
    isOpen,
    // what is shown belongs to the words only once they were asked for
    isOfWords: isOpen && asked === words.trim() && !answer.isPlaceholderData,
    choose: (index: number) => setChosenId(found[index]?.id ?? null),
    want: () => setWanted(true),
    leave: () => {
      setWanted(false);
      setWords('');
    },
    type: (typed: string) => {
      setWanted(true);
      setWords(typed);
      setChosenId(null);
    },
  };
}

function useFinding() {
  const go = useNavigate();
  const listId = useId();
  const search = useSearch();
  const { found, active, isOfWords, choose, leave } = search;
  const open = ({ id }: Patient) => {
    leave();
    void go({ to: '/patients/$patientId', params: { patientId: id } });
  };
  const press = (event: React.KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[active];
    if (step) {
      if (isOfWords && found.length > 0) choose((active + step + found.length) % found.length);
    } else if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'Enter' && isOfWords && chosen) open(chosen);
    else return;
    event.preventDefault();
  };
  return { ...search, listId, open, press };
}

function Results({ isOpen, hasFailed, found, active, listId, open }: Finding) {
  if (!isOpen) return <div id={listId} role="listbox" aria-label="Patients found" hidden />;
  if (hasFailed) return <p className="found">{FAILED}</p>;
  if (found.length === 0) return <p className="found">No patient found. Try fewer words, or a birth date.</p>;
  return (
    <div id={listId} className="found" role="listbox" aria-label="Patients found">
      {found.map((patient, index) => (
        // the field has the focus and the keys; a press must not take them before the click
        // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events -- the field hears Enter
        <div
          key={patient.id}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => open(patient)}
        >
          <Result patient={patient} isNamesake={isNamesake(patient, found)} />
        </div>
      ))}
    </div>
  );
}

/** Of people with the same name, what differs is bold. */
function Result({ patient, isNamesake: isSame }: { patient: Patient; isNamesake: boolean }) {
  const Differing = isSame ? 'b' : 'span';
  return (
    <>
      <span className={isSame ? undefined : 'found-name'}>
        {patient.familyName}, {patient.givenName}
      </span>
      <small>
        <Differing>{showDay(patient.birthOn)}</Differing> ·{' '}
        <Differing>{patient.phone ? showPhone(patient.phone) : 'no phone'}</Differing>
      </small>
    </>
  );
}
