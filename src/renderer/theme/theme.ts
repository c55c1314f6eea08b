import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#E6F4F8',
  '#CFE8EF',
  '#A2D3E0',
  '#71BDD1',
  '#48AAC4',
  '#2E9DBA',
  '#0E7A94',
  '#0B6E86',
  '#085B70',
  '#06485A',
];

const gray: MantineColorsTuple = [
  '#F7F9FA',
  '#ECF0F3',
  '#E3E9ED',
  '#DCE2E8',
  '#788592',
  '#5C6A77',
  '#5C6A77',
  '#44525F',
  '#2B3743',
  '#16202A',
];

const dark: MantineColorsTuple = [
  '#E7EDF2',
  '#B0BCC7',
  '#95A3B0',
  '#748494',
  '#748494',
  '#2C3742',
  '#1F2831',
  '#182028',
  '#141A20',
  '#11161B',
];

// Heights of controls by Mantine size; `sm` is what a screen uses unless it says otherwise.
const controlHeight: Readonly<Record<string, string>> = {
  xs: 'var(--p-ctl-small)',
  sm: 'var(--p-ctl)',
  md: '32px',
};

function heightOf(size: unknown): string {
  return controlHeight[typeof size === 'string' ? size : 'sm'] ?? 'var(--p-ctl)';
}

const motion = {
  transitionProps: { duration: 120, exitDuration: 80, transition: 'fade' as const },
};

export const theme: MantineThemeOverride = createTheme({
  colors: { petrol, gray, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'var(--p-font)',
  fontFamilyMonospace: 'var(--p-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '999px' },
  headings: { fontFamily: 'var(--p-font)', fontWeight: '650' },
  components: {
    Button: {
      defaultProps: { size: 'sm', variant: 'default' },
      vars: (_theme: unknown, props: { size?: unknown }) => ({
        root: {
          '--button-height': heightOf(props.size),
          '--button-padding-x': props.size === 'xs' ? '8px' : props.size === 'md' ? '14px' : '12px',
          '--button-fz': '13px',
        },
      }),
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Input: {
      defaultProps: { size: 'sm' },
      vars: (_theme: unknown, props: { size?: unknown }) => ({
        wrapper: { '--input-height': heightOf(props.size), '--input-fz': '13px' },
      }),
    },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Checkbox: { defaultProps: { size: '14px', radius: 3 } },
    Radio: { defaultProps: { size: '16px' } },
    Select: {
      defaultProps: { checkIconPosition: 'right', comboboxProps: { shadow: 'md', ...motion } },
    },
    MultiSelect: { defaultProps: { comboboxProps: { shadow: 'md', ...motion } } },
    TagsInput: { defaultProps: { comboboxProps: { shadow: 'md', ...motion } } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        position: 'bottom-end',
        offset: 4,
        // A focusable part that is no item has no place in a menu.
        withInitialFocusPlaceholder: false,
        ...motion,
      },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 'md', offset: 6, ...motion } },
    Tooltip: {
      defaultProps: {
        openDelay: 500,
        events: { hover: true, focus: true, touch: false },
        ...motion,
      },
    },
    Modal: {
      defaultProps: {
        radius: 'lg',
        padding: 20,
        centered: true,
        overlayProps: { color: 'var(--p-overlay)', backgroundOpacity: 1 },
        ...motion,
      },
    },
    Drawer: { defaultProps: { position: 'right', ...motion } },
  },
});

const schemeVariables = {
  '--mantine-color-body': 'var(--p-surface)',
  '--mantine-color-text': 'var(--p-text)',
  '--mantine-color-bright': 'var(--p-text)',
  '--mantine-color-dimmed': 'var(--p-text-3)',
  '--mantine-color-placeholder': 'var(--p-text-3)',
  '--mantine-color-anchor': 'var(--p-link)',
  '--mantine-color-default': 'var(--p-surface)',
  '--mantine-color-default-hover': 'var(--p-hover)',
  '--mantine-color-default-color': 'var(--p-text)',
  '--mantine-color-default-border': 'var(--p-control)',
  '--mantine-color-error': 'var(--p-danger)',
};

/** Mantine's own variables, taken from our tokens, so that the two never disagree. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-shadow-md': 'var(--p-shadow)' },
  // Mantine defines these again for each scheme, so they are said for each.
  light: schemeVariables,
  dark: schemeVariables,
});
