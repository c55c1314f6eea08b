import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fold, tidy } from '../../../../shared/text.ts';
import { shaped, type DinamizeClient } from './client.ts';

/**
 * The shape of one list: which custom field (`cmp4`) holds which of our fields.
 *
 * Custom fields have numbers that differ from account to account; what they mean is in their
 * titles. A title we know becomes one of our fields, any other a custom field of the lead under
 * that title. Fields of type `LV` hold codes of options, whose labels are looked up.
 */
export type CustomPlace = {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  /** Our field: `phone`, `custom:Título`. */
  readonly field: string;
  /** Options by code and code by folded label; null for plain text. */
  readonly options: Options | null;
};

export type Options = {
  readonly labels: ReadonlyMap<string, string>;
  readonly codes: ReadonlyMap<string, string>;
};

export type Shape = {
  readonly list: string;
  readonly places: readonly CustomPlace[];
  /** All of the list's custom fields by key, also those of a title that comes again. */
  readonly byKey: ReadonlyMap<string, CustomPlace>;
  readonly byField: ReadonlyMap<string, CustomPlace>;
  /** Of our mapped fields, those the list has no place for. */
  readonly missing: readonly string[];
  /** Changes whenever a contact could read differently, so that versions do too. */
  readonly mark: string;
};

/** Titles, folded, by which each of our fields is known; the first found wins. */
const titles: Readonly<Record<string, readonly string[]>> = {
  phone: ['telefone', 'celular', 'fone', 'whatsapp', 'phone'],
  status: ['status', 'situacao'],
  interest: ['interesses', 'interesse', 'interests', 'interest'],
  origin: ['origem', 'origin', 'source'],
  company: ['empresa', 'company'],
  city: ['cidade', 'city'],
  state: ['uf', 'estado', 'state'],
  incomeCents: ['renda', 'renda mensal', 'income'],
  document: ['documento', 'cpf/cnpj', 'cpf', 'cnpj', 'document'],
};

export const customTargets = Object.keys(titles);

const itemsOf = <T extends z.ZodType>(item: T) =>
  z.object({ next: z.boolean().optional(), items: z.array(item) });
const fieldItem = z.object({
  code: z.coerce.string(),
  code_name: z.string(),
  title: z.string(),
  type: z.string(),
});
const listItem = z.object({ code: z.coerce.string(), title: z.coerce.string() });
const lovBody = z.object({
  list: z.array(z.object({ code: z.coerce.string(), value: z.coerce.string() })),
});

type FieldItem = z.infer<typeof fieldItem>;

/** Reads the shape; one call, and one more for each field with options. */
export async function readShape(
  client: DinamizeClient,
  wantedList: string,
  signal: AbortSignal,
): Promise<Shape> {
  const list = wantedList === '' ? await firstList(client, signal) : wantedList;
  const fields: FieldItem[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await client.read(
      '/emkt/field/search',
      { 'contact-list_code': list, page_number: String(page), page_size: '500' },
      signal,
    );
    const found = shaped(itemsOf(fieldItem), answer);
    fields.push(...found.items);
    if (found.next !== true || found.items.length === 0) break;
  }
  const options = new Map<string, Options>();
  for (const field of fields) {
    if (field.type !== 'LV') continue;
    const answer = await client.read(
      '/emkt/field-lov/search',
      { 'contact-list_code': list, field_code: field.code },
      signal,
    );
    options.set(field.code_name, toOptions(shaped(lovBody, answer).list));
  }
  return shapeOf(list, fields, options);
}

function shapeOf(
  list: string,
  fields: readonly FieldItem[],
  options: ReadonlyMap<string, Options>,
): Shape {
  const known = new Map<string, string>();
  for (const [field, names] of Object.entries(titles)) {
    const ranked = names.flatMap((name) => fields.filter((each) => fold(each.title) === name));
    const first = ranked[0];
    if (first) known.set(first.code_name, field);
  }
  const places = fields.map((field): CustomPlace => ({
    key: field.code_name,
    title: field.title,
    type: field.type,
    field: known.get(field.code_name) ?? `custom:${tidy(field.title).slice(0, 80).trim()}`,
    options: options.get(field.code_name) ?? null,
  }));
  // Two fields of one title would be one field of ours: only the first is ours.
  const byField = new Map<string, CustomPlace>();
  for (const place of places) if (!byField.has(place.field)) byField.set(place.field, place);
  const own = [...byField.values()];
  return {
    list,
    places: own,
    byKey: new Map(places.map((place) => [place.key, place])),
    byField,
    missing: customTargets.filter((field) => !byField.has(field)),
    mark: createHash('sha256')
      .update(
        JSON.stringify(
          places.map((each) => [each.key, each.field, [...(each.options?.labels ?? [])]]),
        ),
      )
      .digest('base64url')
      .slice(0, 12),
  };
}

function toOptions(list: readonly { code: string; value: string }[]): Options {
  return {
    labels: new Map(list.map(({ code, value }) => [code, value])),
    codes: new Map(list.map(({ code, value }) => [fold(value), code])),
  };
}

async function firstList(client: DinamizeClient, signal: AbortSignal): Promise<string> {
  const answer = await client.read(
    '/emkt/contact-list/search',
    { page_number: '1', page_size: '10' },
    signal,
  );
  const [first] = shaped(itemsOf(listItem), answer).items;
  return first?.code ?? '1';
}
