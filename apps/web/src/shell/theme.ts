import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

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

/** Snow, deep indigo, the green of a thaw, and a warm light for what needs attention. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  defaultRadius: 'md',
  focusRing: 'auto',
  colors: { indigo, thaw, dark: night, danger, warm },
  fontFamily: '"Nunito Sans Variable", system-ui, sans-serif',
  headings: { fontFamily: '"Nunito Sans Variable", system-ui, sans-serif', fontWeight: '700' },
  // by name: importing the component would load it with the sign-in form
  components: { Combobox: { defaultProps: { withinPortal: false } } },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f9fd',
    '--mantine-color-text': '#1d2748',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    '--mantine-color-dimmed': '#4c587c',
    '--mantine-color-placeholder': '#5a6588',
    '--input-asterisk-color': 'var(--mantine-color-red-9)',
    '--mantine-color-danger-light': '#fdecec',
    '--panel': '#fff',
    '--line': '#dde5f1',
    '--quiet': '#eef3fb',
    '--chosen': '#dbe2f3',
    '--closed-a': '#e4eaf5',
    '--closed-b': '#eff3fa',
  },
  dark: {
    '--mantine-color-text': '#e8edf8',
    '--mantine-color-error': '#ffa8a8',
    '--mantine-color-anchor': '#b8c6e8',
    '--input-asterisk-color': '#ffa8a8',
    '--mantine-color-indigo-light': '#34437a',
    '--mantine-color-indigo-light-hover': '#3d4f8f',
    '--mantine-color-indigo-light-color': '#eef1fa',
    '--mantine-color-thaw-light': '#1a5751',
    '--mantine-color-thaw-light-hover': '#20675f',
    '--mantine-color-thaw-light-color': '#e6f5f3',
    '--mantine-color-danger-light': '#45212b',
    '--panel': '#1b2340',
    '--line': '#2c3658',
    '--quiet': '#232c4a',
    '--chosen': '#2c3860',
    '--closed-a': '#11172b',
    '--closed-b': '#171e36',
  },
});
