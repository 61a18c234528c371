import { Combobox, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = ['#eef1fa', '#dbe2f3', '#b8c6e8', '#93a8dc', '#738dd1', '#5d7bca', '#4b66b4', '#3d5599', '#2f4480', '#223366'];
const thaw: MantineColorsTuple = ['#e6f5f3', '#d0e9e6', '#a3d2cd', '#74bbb3', '#4da79e', '#35998f', '#238077', '#176a63', '#0d564f', '#03423d'];

/** Snow, deep indigo, the green of a thaw, a warm light for what wants attention. */
export const theme = createTheme({
  primaryColor: 'indigo', primaryShade: { light: 8, dark: 4 }, autoContrast: true, defaultRadius: 'md', focusRing: 'auto', colors: { indigo, thaw },
  fontFamily: '"Nunito Sans Variable", system-ui, sans-serif', headings: { fontFamily: '"Nunito Sans Variable", system-ui, sans-serif', fontWeight: '700' },
  components: { Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }) },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f9fd', '--mantine-color-text': '#1d2748', '--mantine-color-error': 'var(--mantine-color-red-9)', '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    '--mantine-color-dimmed': '#4c587c', '--mantine-color-placeholder': '#5a6588', '--input-asterisk-color': 'var(--mantine-color-red-9)',
  },
  dark: { '--mantine-color-body': '#141a2e', '--mantine-color-dimmed': '#b4bedb', '--mantine-color-placeholder': '#a5afcd', '--mantine-color-error': '#ffa8a8', '--mantine-color-anchor': '#b8c6e8' },
});
