/** Fills that are told apart without their colours: whole, striped, dotted, crossed, outlined. */
export const fills = ['whole', 'stripes', 'dots', 'cross', 'pale'] as const;

const colours = [
  'var(--p-chart-1)',
  'var(--p-chart-2)',
  'var(--p-chart-3)',
  'var(--p-chart-4)',
  'var(--p-chart-8)',
];

export function fillOf(at: number): string {
  return `url(#fill-${fills[at % fills.length] ?? 'whole'})`;
}

/** Where the fills are kept; once on a screen. */
export function Patterns() {
  return (
    <svg width="0" height="0" aria-hidden="true" style={{ position: 'absolute' }}>
      <defs>
        {fills.map((name, at) => (
          <pattern
            key={name}
            id={`fill-${name}`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
          >
            <Mark name={name} colour={colours[at] ?? 'currentColor'} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

function Mark({ name, colour }: { name: (typeof fills)[number]; colour: string }) {
  const ground = <rect width="6" height="6" fill={colour} opacity={name === 'whole' ? 1 : 0.22} />;
  const line = { stroke: colour, strokeWidth: 1.5 };
  switch (name) {
    case 'whole':
      return ground;
    case 'stripes':
      return (
        <>
          {ground}
          <path d="M-1 1 L1 -1 M0 6 L6 0 M5 7 L7 5" {...line} />
        </>
      );
    case 'dots':
      return (
        <>
          {ground}
          <circle cx="3" cy="3" r="1.4" fill={colour} />
        </>
      );
    case 'cross':
      return (
        <>
          {ground}
          <path d="M0 3 H6 M3 0 V6" {...line} />
        </>
      );
    case 'pale':
      return ground;
  }
}

/** A fill beside the words it stands for. */
export function FillKey({ at }: { at: number }) {
  return (
    <svg width="12" height="12" aria-hidden="true">
      <rect x="0.5" y="0.5" width="11" height="11" rx="2" fill={fillOf(at)} stroke={colours[at]} />
    </svg>
  );
}
