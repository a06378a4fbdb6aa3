/** Mantine told to wear our tokens: behaviour and accessibility come from it, every colour from tokens.css. */
import { Button, createTheme, Modal, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const TEAL: MantineColorsTuple = [
  '#e1f1ee',
  '#c3e2dd',
  '#93cbc4',
  '#57c9be',
  '#2f9d94',
  '#14807a',
  '#0a6660',
  '#084f4a',
  '#073f3b',
  '#052d2a',
];

/** Where dialogues stand: in the screens that are in use, so that they are out of sight with them. */
export const DIALOGUES = '.frame:not([hidden]) .dialogues, .hall .dialogues';

export const theme = createTheme({
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)' },
  colors: { teal: TEAL },
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 3 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'never',
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 0 }, portalProps: { target: DIALOGUES } },
    }),
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-error': 'var(--stop)',
    '--mantine-color-default-border': 'var(--line)',
  },
  light: {},
  dark: {},
});
