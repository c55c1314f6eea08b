import { companyZone } from '../calendar.ts';

/**
 * Where clocks are behind those of Brasília, by state and by the area codes of its phones (Law
 * 12.876/2013; IANA names). The west of Amazonas and Fernando de Noronha are told by neither.
 */
const behind = [
  { state: 'AC', areas: ['68'], zone: 'America/Rio_Branco' },
  { state: 'AM', areas: ['92', '97'], zone: 'America/Manaus' },
  { state: 'MS', areas: ['67'], zone: 'America/Campo_Grande' },
  { state: 'MT', areas: ['65', '66'], zone: 'America/Cuiaba' },
  { state: 'RO', areas: ['69'], zone: 'America/Porto_Velho' },
  { state: 'RR', areas: ['95'], zone: 'America/Boa_Vista' },
] as const;

/**
 * The zone somebody's clocks go by: of their state, else of their phone's area, else the company's.
 *
 * @param phone E.164
 */
export function zoneOf(of: {
  readonly state: string | null;
  readonly phone: string | null;
}): string {
  const area = /^\+55(\d\d)/.exec(of.phone ?? '')?.[1];
  const found = behind.find(({ state, areas }) =>
    of.state === null ? areas.some((each) => each === area) : state === of.state,
  );
  return found?.zone ?? companyZone;
}
