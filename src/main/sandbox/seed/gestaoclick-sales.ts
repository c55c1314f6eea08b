import { createRandom } from '../random.ts';
import { situacoes } from '../gestaoclick/situacoes.ts';

/** What a small furniture and building supplies shop sells, and some of what it sold lately. */
const goods: readonly (readonly [name: string, cents: number])[] = [
  ['Mesa de jantar 6 lugares', 189_900],
  ['Cadeira estofada linho', 34_900],
  ['Sofá retrátil 3 lugares', 329_900],
  ['Poltrona giratória', 129_900],
  ['Rack para TV 1,80 m', 79_900],
  ['Painel ripado 2,20 m', 149_900],
  ['Guarda-roupa 6 portas', 259_900],
  ['Cama box casal', 119_900],
  ['Colchão molas ensacadas queen', 219_900],
  ['Criado-mudo 2 gavetas', 29_900],
  ['Escrivaninha home office', 64_900],
  ['Cadeira de escritório', 89_900],
  ['Estante modular', 99_900],
  ['Aparador com espelho', 74_900],
  ['Mesa de centro madeira', 54_900],
  ['Banqueta alta', 24_900],
  ['Luminária de piso', 32_900],
  ['Tapete 2,00 x 2,50 m', 69_900],
  ['Cortina blackout', 27_900],
  ['Espelho redondo 80 cm', 39_900],
  ['Cômoda 5 gavetas', 84_900],
  ['Berço multifuncional', 99_900],
  ['Beliche madeira maciça', 149_900],
  ['Buffet 4 portas', 139_900],
  ['Adega climatizada', 189_900],
  ['Churrasqueira a gás', 249_900],
  ['Jogo de varanda', 159_900],
  ['Ombrelone 3 m', 89_900],
  ['Frete e montagem', 19_900],
  ['Impermeabilização de estofado', 34_900],
];

const SALES_PER_CLIENTE = 1 / 8;
const DAY_MS = 86_400_000;

export function seedProdutos(customers: number): Readonly<Record<string, unknown>>[] {
  const random = createRandom(7);
  return goods.slice(0, customers).map(([nome, cents], index) => ({
    nome,
    codigo_interno: `MV-${String(index + 1).padStart(3, '0')}`,
    codigo_barra: `789${String(1_000_000_000 + index * 7919)}`,
    nome_grupo: index > 27 ? 'Serviços' : 'Móveis',
    valor_custo: (Math.round(cents * 0.58) / 100).toFixed(2),
    valor_venda: (cents / 100).toFixed(2),
    estoque: index > 27 ? 0 : random.int(0, 24),
    ativo: random.chance(0.93) ? '1' : '0',
  }));
}

/** @param today UTC milliseconds */
export function seedVendas(
  seed: number,
  customers: number,
  today: number,
): Readonly<Record<string, unknown>>[] {
  const random = createRandom(seed + 2);
  const count = Math.floor(customers * SALES_PER_CLIENTE);
  return Array.from({ length: count }, (_each, index) => {
    const lines = Array.from({ length: random.chance(0.6) ? 1 : random.int(2, 3) }, () => {
      const at = random.int(0, Math.min(goods.length, customers) - 1);
      const [nome_produto, cents] = goods[at] ?? ['Item', 1000];
      const quantidade = random.chance(0.7) ? 1 : random.int(2, 4);
      const valor_venda = (cents / 100).toFixed(2);
      return { produto: { produto_id: String(at + 1), nome_produto, quantidade, valor_venda } };
    });
    const day = new Date(today - random.int(0, 60) * DAY_MS).toISOString().slice(0, 10);
    return {
      tipo: 'produto',
      codigo: String(index + 1),
      cliente_id: String(1 + index * 3),
      data: day,
      situacao_id: random.pick(situacoes).id,
      nome_canal_venda: random.chance(0.7) ? 'Presencial' : 'WhatsApp',
      produtos: lines,
    };
  });
}
