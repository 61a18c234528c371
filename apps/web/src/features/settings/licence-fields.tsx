import { Group, TextInput } from '@mantine/core';
import type { NewLicence } from '@snowmelt/contracts';

export interface TypedLicence {
  readonly kind: string;
  readonly state: string;
  readonly number: string;
  readonly expiresOn: string;
}
export const noLicence: TypedLicence = { kind: '', state: 'CA', number: '', expiresOn: '' };

/** Null while something is missing. */
export const licenceOf = ({ kind, state, number, expiresOn }: TypedLicence): NewLicence | null =>
  kind.trim() === '' || number.trim() === ''
    ? null
    : {
        kind: kind.trim().toUpperCase(),
        state: state.trim().toUpperCase() || null,
        number: number.trim(),
        expiresOn: expiresOn || null,
      };

interface Props {
  typed: TypedLicence;
  onChange: (typed: TypedLicence) => void;
}

export function LicenceFields({ typed, onChange }: Props) {
  const field = (name: keyof TypedLicence) => ({
    value: typed[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <Group align="flex-start" grow>
      <TextInput label="Kind" placeholder="RN, MD, LMFT" maxLength={20} {...field('kind')} />
      <TextInput label="State" maxLength={2} {...field('state')} />
      <TextInput label="Number" maxLength={40} {...field('number')} />
      <TextInput label="Last day" type="date" {...field('expiresOn')} />
    </Group>
  );
}
