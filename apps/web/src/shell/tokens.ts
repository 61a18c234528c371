/** The names that our styles use for colors. What each is for, and its contrast, says the table in the app's README. */
type Tokens = Readonly<Record<`--${string}`, string>>;

interface Kind {
  fill: string;
  text: string;
  edge: string;
}
/** A meaning or a kind of visit: a fill, the text on it, and an edge that is seen on a panel too. */
const kinds = (all: Readonly<Record<string, Kind>>): Tokens =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, { fill, text, edge }]) => [
      [`--${name}-fill`, fill],
      [`--${name}-text`, text],
      [`--${name}-edge`, edge],
    ]),
  );

export const light: Tokens = {
  '--body': '#f4f7fc',
  '--panel': '#ffffff',
  '--quiet': '#eef3fb',
  '--line': '#dde5f1',
  '--line2': '#c3cfe3',
  '--control': '#7f8eb3',
  '--ink': '#1d2748',
  '--soft': '#4c587c',
  '--faint': '#626e90',
  '--primary': '#2f4480',
  '--primary-hover': '#223366',
  '--on-primary': '#ffffff',
  '--chosen': '#dbe2f3',
  '--rail': '#223366',
  '--rail-text': '#cdd6ec',
  '--now': '#b5520f',
  '--on-now': '#ffffff',
  '--closed-a': '#e4eaf5',
  '--closed-b': '#eff3fa',
  '--panel-shadow': '0 1px 2px rgb(29 39 72 / 0.05), 0 2px 8px rgb(29 39 72 / 0.04)',
  // a sun alone has 1.8 on white
  '--focus-hairline': '#1d2748',
  ...kinds({
    attention: { fill: '#fff1e1', text: '#8a3206', edge: '#d97320' },
    danger: { fill: '#fdecec', text: '#961a1a', edge: '#c03030' },
    good: { fill: '#e6f5f3', text: '#0d564f', edge: '#238077' },
    dose: { fill: '#dbe2f3', text: '#1f2e5e', edge: '#2f4480' },
    integration: { fill: '#d0e9e6', text: '#03423d', edge: '#176a63' },
    preparation: { fill: '#e9e1f5', text: '#3f2766', edge: '#6b4a9c' },
    medical: { fill: '#d8ebf6', text: '#0c3d5a', edge: '#1f6a94' },
    group: { fill: '#e7eaf0', text: '#2c3650', edge: '#56627d' },
  }),
};

export const dark: Tokens = {
  '--body': '#10162a',
  '--panel': '#1a2240',
  '--quiet': '#222b4b',
  '--line': '#2c3658',
  '--line2': '#3c4872',
  '--control': '#7887b3',
  '--ink': '#e8edf8',
  '--soft': '#b9c4df',
  '--faint': '#9aa7c9',
  '--primary': '#b8c6e8',
  '--primary-hover': '#cdd6ec',
  '--on-primary': '#131a33',
  '--chosen': '#2c3860',
  '--rail': '#0b1020',
  '--rail-text': '#a5afcd',
  '--now': '#f5b35c',
  '--on-now': '#1a2240',
  '--closed-a': '#0d1328',
  '--closed-b': '#1c2545',
  '--panel-shadow': 'none',
  '--focus-hairline': 'transparent',
  ...kinds({
    attention: { fill: '#402a14', text: '#ffd9b0', edge: '#f3aa62' },
    danger: { fill: '#45212b', text: '#ffc4c4', edge: '#ff8c8c' },
    good: { fill: '#173e3b', text: '#b9e6df', edge: '#74bbb3' },
    dose: { fill: '#2d3a6b', text: '#eef1fa', edge: '#93a8dc' },
    integration: { fill: '#184842', text: '#e6f5f3', edge: '#74bbb3' },
    preparation: { fill: '#3d2f5c', text: '#f1eafb', edge: '#b79fe0' },
    medical: { fill: '#1b415a', text: '#e4f3fc', edge: '#7cbbe0' },
    group: { fill: '#303a57', text: '#e8edf8', edge: '#a5afcd' },
  }),
};
