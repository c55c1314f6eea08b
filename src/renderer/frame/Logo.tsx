/** The bridge. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <rect width="20" height="20" rx="5" fill="var(--p-primary)" />
      <g stroke="#fff" strokeWidth="1.6" strokeLinecap="round" fill="none">
        <path d="M3.8 12.6h12.4" />
        <path d="M6.9 5.8v8.6M13.1 5.8v8.6" />
        <path d="M6.9 7.2c1.6 3.4 4.6 3.4 6.2 0" />
        <path d="M6.9 7.2 3.8 10.4M13.1 7.2l3.1 3.2" />
      </g>
    </svg>
  );
}
