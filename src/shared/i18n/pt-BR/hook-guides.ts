/** What to do in the other system, step by step, by kind of endpoint. */
export const hookGuides = {
  zapi: {
    one: 'No painel da Z-API, abra a instância e copie o token dela.',
    two: 'Aqui, em “Trocar o segredo”, cole esse token como segredo dado pelo outro sistema. A Z-API o envia em cada aviso, no cabeçalho z-api-token.',
    three:
      'Na instância, em Webhooks e configurações gerais, cole o endereço da entrada em “Ao receber”. A Z-API só aceita endereços https.',
    four: 'Salve lá e mande uma mensagem de outro celular para o número. O primeiro aviso aparece nesta página.',
  },
  cloud: {
    one: 'No painel de aplicativos da Meta, copie o segredo do aplicativo (App Secret) e cole-o aqui, em “Trocar o segredo”.',
    two: 'No produto WhatsApp, em Configuração, edite o webhook: cole o endereço da entrada e o token de verificação.',
    three: 'A Meta confere o endereço na hora. Depois, assine o campo “messages”.',
    four: 'Mande uma mensagem para o número. O primeiro aviso aparece nesta página.',
  },
  gestaoclick: {
    one: 'O GestãoClick não envia avisos por conta própria; a Ponte já o lê de tempos em tempos.',
    two: 'Se a sua loja virtual ou uma automação avisa quando uma venda ou um cliente muda, cole nela o endereço da entrada. O segredo já está no fim dele.',
    three:
      'O aviso só diz qual registro mudou: a Ponte lê o registro no GestãoClick antes de mudar qualquer coisa.',
  },
  dinamize: {
    one: 'No painel da Dinamize, abra a página de Webhooks, ou um fluxo com o passo de enviar webhook.',
    two: 'Cole o endereço da entrada como destino, com o método POST. O segredo já está no fim dele.',
    three: 'Marque contato incluído, alterado e removido, e ative.',
    four: 'O aviso só diz qual contato mudou: a Ponte lê o contato na Dinamize antes de mudar qualquer coisa.',
  },
  github: {
    one: 'No repositório, abra Settings, Webhooks, Add webhook.',
    two: 'Em Payload URL cole o endereço da entrada; em Content type escolha application/json.',
    three: 'Em Secret cole o segredo e salve. Ele envia um aviso “ping” na hora.',
  },
  stripe: {
    one: 'No painel do Stripe, em Webhooks, adicione um destino com o endereço da entrada.',
    two: 'O Stripe cria o segredo (whsec_…). Copie-o e cole-o aqui, em “Trocar o segredo”.',
    three: 'Escolha os eventos e envie um de teste pelo painel do Stripe.',
  },
  standard: {
    one: 'No outro sistema, crie um destino de webhooks com o endereço da entrada.',
    two: 'Se ele criou o segredo (whsec_…), cole-o aqui, em “Trocar o segredo”. Se ele pede um, copie o daqui.',
    three: 'Envie um aviso de teste por lá. O primeiro aparece nesta página.',
  },
  own: {
    one: 'No servidor do seu site ou sistema, guarde o segredo onde ficam as senhas. Nunca o ponha na página que o visitante vê.',
    two: 'A cada fato, envie um POST ao endereço da entrada com o corpo em JSON.',
    three:
      'Assine o corpo, byte a byte, com HMAC-SHA256 e o segredo, e ponha o resultado no cabeçalho indicado.',
    four: 'Espere a resposta 202 ou 200. Com outra resposta, ou sem resposta, envie de novo mais tarde: a Ponte reconhece repetições.',
  },
  word: {
    one: 'No outro sistema, crie um webhook com o endereço da entrada.',
    two: 'Acrescente o cabeçalho indicado, com o segredo como valor.',
    three: 'Envie um aviso de teste por lá. O primeiro aparece nesta página.',
  },
  path: {
    one: 'No outro sistema, crie um webhook com o endereço da entrada, inteiro. O segredo já está no fim dele.',
    two: 'Envie um aviso de teste por lá. O primeiro aparece nesta página.',
  },
} as const;
