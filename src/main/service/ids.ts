import { v7 } from 'uuid';

/** A new id for a row shown to people; sorts by the time it was made. */
export function newId(): string {
  return v7();
}
