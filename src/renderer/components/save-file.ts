/** Hands a file made here to the browser or the window, which asks where to put it. */
export function saveFile(
  fileName: string,
  parts: BlobPart[],
  type = 'text/csv;charset=utf-8',
): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the data by the next turn of the loop, if not at once.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
