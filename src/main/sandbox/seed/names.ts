import type { Random } from '../random.ts';

/** Brazilian names, with the accents people write them with. */
const WOMEN = words(`
  Adriana Alessandra Aline Amanda Ana Andréia Ângela Bárbara Beatriz Bianca Brenda Bruna Camila
  Carla Carolina Cássia Catarina Cecília Célia Cláudia Conceição Cristiane Daniela Débora Denise
  Eduarda Elaine Eliane Elisângela Érica Fabiana Fernanda Flávia Francisca Gabriela Giovana Gisele
  Helena Inês Isabel Isadora Ivone Jaqueline Jéssica Júlia Juliana Karina Lara Larissa Letícia
  Lívia Lorena Lúcia Luciana Luiza Luzia Marcela Márcia Maria Mariana Marina Marta Michele Mônica
  Natália Patrícia Paula Priscila Rafaela Raquel Regina Renata Rita Roberta Rosângela Sabrina
  Sandra Silvana Sílvia Simone Sônia Talita Tatiana Teresa Thaís Valéria Vanessa Vera Verônica
  Vitória Yasmin Zélia
`);

const MEN = words(`
  Alexandre Álvaro Anderson André Antônio Arthur Augusto Aurélio Benedito Bernardo Breno Bruno
  Caio Carlos Cássio César Cícero Cláudio Cléber Daniel Davi Diego Diogo Douglas Edson Eduardo
  Emanuel Estêvão Fábio Felipe Fernando Flávio Francisco Gabriel Geraldo Gilberto Guilherme
  Gustavo Heitor Hélio Henrique Hugo Igor Inácio Ítalo João Joaquim Jorge José Josué Júlio Leandro
  Leonardo Luís Marcelo Márcio Marcos Mário Mateus Maurício Mauro Miguel Murilo Nilton Otávio
  Paulo Pedro Rafael Raimundo Raul Renan Renato Ricardo Roberto Rodrigo Rogério Samuel Sebastião
  Sérgio Thiago Tiago Vicente Vinícius Vítor Wagner Wesley William
`);

const WOMEN_SECOND = words(
  'Alice Aparecida Clara Cristina Fernanda Helena Júlia Luísa Paula Vitória',
);
const MEN_SECOND = words('Augusto Carlos Eduardo Henrique José Luiz Paulo');

const LAST = words(`
  Albuquerque Almeida Alves Amaral Andrade Antunes Aragão Araújo Assunção Azevedo Barbosa Barros
  Batista Bezerra Borges Brandão Brito Camargo Campos Cardoso Carvalho Castro Cavalcanti Coelho
  Correia Costa Cunha Damasceno Dias Duarte Esteves Falcão Farias Fernandes Ferreira Figueiredo
  Fonseca Franco Freitas Furtado Galvão Garcia Gomes Gonçalves Guimarães Leão Leite Lima Lopes
  Macedo Machado Magalhães Maia Marinho Marques Martins Medeiros Melo Mendes Mendonça Menezes
  Miranda Monteiro Moraes Moreira Mota Moura Nascimento Neves Nogueira Novaes Nunes Oliveira
  Pacheco Peixoto Pereira Pimentel Pinheiro Pires Prado Queiroz Ramos Rezende Ribeiro Rocha
  Rodrigues Salgado Sampaio Santana Santos Sá Silva Silveira Simões Siqueira Soares Souza Tavares
  Teixeira Toledo Trindade Vasconcelos Vaz Vieira Xavier Zanetti
`);

/** The little words some families carry; the others go without. */
const PARTICLES: Readonly<Record<string, string>> = {
  Almeida: 'de',
  Andrade: 'de',
  Araújo: 'de',
  Assunção: 'da',
  Barros: 'de',
  Campos: 'de',
  Carvalho: 'de',
  Castro: 'de',
  Costa: 'da',
  Cunha: 'da',
  Freitas: 'de',
  Lima: 'de',
  Medeiros: 'de',
  Melo: 'de',
  Moraes: 'de',
  Mota: 'da',
  Moura: 'de',
  Nascimento: 'do',
  Neves: 'das',
  Oliveira: 'de',
  Prado: 'do',
  Rocha: 'da',
  Santana: 'de',
  Santos: 'dos',
  Silva: 'da',
  Silveira: 'da',
  Souza: 'de',
};

export type PersonName = { readonly first: string; readonly last: string; readonly full: string };

export function personName(random: Random): PersonName {
  const [firsts, seconds] = random.chance(0.5) ? [WOMEN, WOMEN_SECOND] : [MEN, MEN_SECOND];
  const first = random.pick(firsts);
  const second = random.pick(seconds);
  const last = random.pick(LAST);
  const other = random.pick(LAST);
  const given = random.chance(0.18) && second !== first ? `${first} ${second}` : first;
  const middle = random.chance(0.45) && other !== last ? ` ${other}` : '';
  const particle = PARTICLES[last] !== undefined && random.chance(0.5) ? ` ${PARTICLES[last]}` : '';
  return { first, last, full: `${given}${middle}${particle} ${last}` };
}

/** Plain lower-case letters and digits: what of a name goes into an address. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
