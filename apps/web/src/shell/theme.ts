import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { dark, light } from './tokens';

const indigo: MantineColorsTuple = [
  '#eef1fa',
  '#dbe2f3',
  '#b8c6e8',
  '#93a8dc',
  '#738dd1',
  '#5d7bca',
  '#4b66b4',
  '#3d5599',
  '#2f4480',
  '#223366',
];
const thaw: MantineColorsTuple = [
  '#e6f5f3',
  '#d0e9e6',
  '#a3d2cd',
  '#74bbb3',
  '#4da79e',
  '#35998f',
  '#238077',
  '#176a63',
  '#0d564f',
  '#03423d',
];

const night: MantineColorsTuple = [
  '#e8edf8',
  '#cdd6ec',
  '#b4bedb',
  '#a5afcd',
  '#46527c',
  '#2c3860',
  '#232c4a',
  '#141a2e',
  '#10162a',
  '#0b1020',
];
const warm: MantineColorsTuple = [
  '#fff4e8',
  '#fde5cc',
  '#f9c999',
  '#f3aa62',
  '#ea8d38',
  '#d97320',
  '#c25c13',
  '#b34d0e',
  '#a8400a',
  '#8a3206',
];
const danger: MantineColorsTuple = [
  '#fff0f0',
  '#ffdede',
  '#ffb3b3',
  '#ff8c8c',
  '#e66565',
  '#d64545',
  '#c03030',
  '#ab2424',
  '#961a1a',
  '#7d1212',
];

const font = '"Nunito Sans Variable", system-ui, sans-serif';
const heading = { fontWeight: '800' };

/** Filled in the first color means the one step that is likely next; in the dark it is pale, with dark words. */
const variantColorResolver: VariantColorsResolver = (input) => ({
  ...defaultVariantColorsResolver(input),
  ...(input.variant === 'filled' && (input.color ?? input.theme.primaryColor) === 'indigo'
    ? { background: 'var(--primary)', hover: 'var(--primary-hover)', color: 'var(--on-primary)' }
    : {}),
});

/** Snow, deep indigo, the green of a thaw, and a warm light for what needs attention. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  variantColorResolver,
  defaultRadius: 'md',
  // our own ring, in every browser and on everything: opening.css
  focusRing: 'never',
  colors: { indigo, thaw, dark: night, danger, warm },
  fontFamily: font,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.875rem', lg: '0.9375rem', xl: '1.25rem' },
  lineHeights: { xs: '1.31', sm: '1.43', md: '1.43' },
  headings: {
    fontFamily: font,
    sizes: {
      h1: { ...heading, fontSize: '1.25rem', lineHeight: '1.5rem' },
      h2: { ...heading, fontSize: '0.9375rem', lineHeight: '1.25rem' },
      h3: { ...heading, fontSize: '0.9375rem', lineHeight: '1.25rem' },
      h4: { ...heading, fontSize: '0.9375rem', lineHeight: '1.25rem' },
    },
  },
  // by name: importing the component would load it with the sign-in form
  components: { Combobox: { defaultProps: { withinPortal: false } } },
});

/** Mantine's own names, which it gives a value in each scheme. */
const mantine = {
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-body': 'var(--body)',
  '--mantine-color-dimmed': 'var(--soft)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-error': 'var(--danger-text)',
  '--input-asterisk-color': 'var(--danger-text)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-danger-light': 'var(--danger-fill)',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--sun': '#f5b35c' },
  light: { ...light, ...mantine, '--mantine-color-anchor': 'var(--mantine-color-indigo-8)' },
  dark: {
    ...dark,
    ...mantine,
    '--mantine-color-anchor': '#b8c6e8',
    '--mantine-color-default': '#1a2240',
    '--mantine-color-indigo-light': '#34437a',
    '--mantine-color-indigo-light-hover': '#3d4f8f',
    '--mantine-color-indigo-light-color': '#eef1fa',
    '--mantine-color-thaw-light': '#1a5751',
    '--mantine-color-thaw-light-hover': '#20675f',
    '--mantine-color-thaw-light-color': '#e6f5f3',
  },
});
