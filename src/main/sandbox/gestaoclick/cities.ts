import { folded } from '../record-door.ts';
import { places } from '../seed/places.ts';

/** The cities this account knows, each with an id of its own. */
export type City = {
  readonly cidade_id: string;
  readonly nome_cidade: string;
  readonly estado: string;
};

const ID_BEFORE_FIRST = 1400;
const known = new Map<string, City>();
for (const { city, state } of places) {
  const key = keyOf(city, state);
  if (known.has(key)) continue;
  const cidade_id = String(ID_BEFORE_FIRST + known.size + 1);
  known.set(key, { cidade_id, nome_cidade: city, estado: state });
}
const byId = new Map([...known.values()].map((city) => [city.cidade_id, city]));

export function cityById(id: string): City | undefined {
  return byId.get(id);
}

export function cityNamed(name: string, state: string): City | undefined {
  return known.get(keyOf(name, state));
}

function keyOf(name: string, state: string): string {
  return `${folded(name).trim()}|${folded(state).trim()}`;
}
