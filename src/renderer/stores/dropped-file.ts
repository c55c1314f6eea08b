import { create } from 'zustand';

/** The spreadsheet a person dropped on the window or chose, on its way to the import screen. */
export const useDroppedFile = create<{ file: File | null }>()(() => ({ file: null }));

export function putDroppedFile(file: File): void {
  useDroppedFile.setState({ file });
}

export function takeDroppedFile(): File | null {
  const { file } = useDroppedFile.getState();
  useDroppedFile.setState({ file: null });
  return file;
}
