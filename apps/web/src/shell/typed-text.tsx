import { Text, Textarea, TextInput } from '@mantine/core';
import { charactersOver, lineOf, type Prose, proseOf, REASON_MAX } from '@snowmelt/contracts';
import { type ChangeEvent, type ComponentProps, useState } from 'react';

interface Typed {
  value: string;
  onText: (text: string) => void;
}
type Rest<T extends typeof Textarea | typeof TextInput> = Omit<
  ComponentProps<T>,
  'value' | 'onChange' | 'error' | 'maxLength'
>;

export const tooMany = (over: number) =>
  `${over.toLocaleString('en-US')} ${over === 1 ? 'character' : 'characters'} too many`;

/** A multi-line field. It never cuts a text over the limit, but shows by how much it is too long. */
export function TypedText({ value, max, onText, ...rest }: Typed & { max: number } & Rest<typeof Textarea>) {
  const { onChange, leftOut } = useTyped(proseOf, onText);
  return (
    <div>
      <Textarea {...rest} value={value} onChange={onChange} error={overWords(charactersOver(value, max))} />
      <LeftOut count={leftOut} />
    </div>
  );
}

/** A one-line field for a reason. It does not cut the text either. */
export function TypedReason({ value, onText, ...rest }: Typed & Rest<typeof TextInput>) {
  const { onChange, leftOut } = useTyped(lineOf, onText);
  return (
    <div>
      <TextInput
        {...rest}
        value={value}
        onChange={onChange}
        error={overWords(charactersOver(value.trim(), REASON_MAX))}
      />
      <LeftOut count={leftOut} />
    </div>
  );
}

/** Whether a reason is given and fits its limit. */
export const isReason = (value: string) => value.trim() !== '' && charactersOver(value.trim(), REASON_MAX) === 0;

const overWords = (over: number) => over > 0 && `${tooMany(over)}. It is not saved until it is shortened.`;

function LeftOut({ count }: { count: number }) {
  return (
    count > 0 && (
      <Text size="sm" role="status">
        {count.toLocaleString('en-US')} {count === 1 ? 'character' : 'characters'} that cannot be shown{' '}
        {count === 1 ? 'was' : 'were'} left out.
      </Text>
    )
  );
}

/** Cleans typed or pasted text into the form in which it is stored. */
function useTyped(clean: (typed: string) => Prose, onText: (text: string) => void) {
  const [leftOut, setLeftOut] = useState(0);
  const onChange = ({ currentTarget: element }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const typed = element.value;
    const { text, leftOut: more } = clean(typed);
    if (text !== typed) {
      const caret = clean(typed.slice(0, element.selectionEnd ?? typed.length)).text.length;
      element.value = text; // React would move the caret to the end
      element.setSelectionRange(caret, caret);
    }
    if (more > 0) setLeftOut(leftOut + more);
    onText(text);
  };
  return { onChange, leftOut };
}
