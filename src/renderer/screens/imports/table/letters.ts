/** A column's name as spreadsheets have it: A, B … Z, AA, AB. */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26);
  const last = String.fromCharCode(65 + (index % 26));
  return rest === 0 ? last : columnLetter(rest - 1) + last;
}
