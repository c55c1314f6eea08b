const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "812 bytes", "12,4 MB": how large a file is, in the language on screen. */
export function fileSize(bytes: number, language: string): string {
  let [value, at] = [bytes, 0];
  while (value >= 1000 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}
