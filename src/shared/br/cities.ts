import { getCities } from '@brazilian-utils/brazilian-utils/get-cities';
import { fold } from '../text.ts';

let byKey: Map<string, string> | undefined;

/**
 * The official spelling of a Brazilian city, or null when there is none of that name.
 *
 * Apart from the other places because the list of 5,571 cities is heavy to load.
 */
export function cityName(text: string): string | null {
  byKey ??= new Map(getCities().map((name) => [fold(name), name]));
  return byKey.get(fold(text)) ?? null;
}
