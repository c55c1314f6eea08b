// For each code: what happened, what is safe, what to do.
export const errors = {
  BAD_INPUT: {
    what: 'Algum campo não pôde ser aceito',
    kept: 'Nada foi gravado pela metade. O que você escreveu continua na tela.',
    action: 'Confira os campos marcados e salve de novo.',
  },
  NOT_ALLOWED: {
    what: 'Seu perfil não permite esta ação',
    kept: 'Nada mudou.',
    action: 'Peça a quem administra a Ponte, ou use um perfil de administração.',
  },
  NOT_SIGNED_IN: {
    what: 'A entrada nesta página venceu',
    kept: 'O que estava salvo continua salvo.',
    action: 'Abra de novo o endereço que a Ponte mostrou ao iniciar.',
  },
  NOT_FOUND: {
    what: 'Isto não existe mais',
    kept: 'O restante está como estava.',
    action: 'Volte à lista; ela já mostra o que existe agora.',
  },
  TOO_LARGE: {
    what: 'É grande demais para uma vez só',
    kept: 'Nada foi gravado.',
    action: 'Divida em partes menores e tente de novo.',
  },
  UNSUPPORTED: {
    what: 'Este formato não é aceito',
    kept: 'Nada foi gravado.',
    action: 'Salve o arquivo como CSV e tente de novo.',
  },
  TOO_MANY: {
    what: 'Muitos pedidos em pouco tempo',
    kept: 'Nada se perdeu.',
    action: 'Espere alguns segundos e tente de novo.',
  },
  DUPLICATE: {
    what: 'Já existe um lead com este valor',
    kept: 'O que você escreveu continua na tela.',
    action: 'Abra o lead que já existe, ou mude o valor.',
  },
  CHANGED_MEANWHILE: {
    what: 'Mudou enquanto você editava',
    kept: 'A mudança da outra pessoa e a sua estão guardadas.',
    action: 'Confira o valor de agora e salve de novo se ainda quiser o seu.',
  },
  ALREADY_CONVERTED: {
    what: 'Este lead já foi convertido',
    kept: 'O negócio existente não mudou.',
    action: 'Abra o negócio no Funil.',
  },
  STAGE_INACTIVE: {
    what: 'Esta etapa não está mais em uso',
    kept: 'O negócio ficou na etapa em que estava.',
    action: 'Escolha outra etapa.',
  },
  NOT_UNDOABLE: {
    what: 'Isto não pode mais ser desfeito',
    kept: 'Os valores de antes continuam no histórico do lead.',
    action: 'Abra o histórico e volte o campo que quiser.',
  },
  KEY_REUSED: {
    what: 'Esta Idempotency-Key já serviu a outro pedido',
    kept: 'O primeiro pedido vale; este não mudou nada.',
    action: 'Use uma chave nova para cada pedido novo.',
  },
  IN_USE: {
    what: 'Isto está em uso em outro lugar',
    kept: 'Nada foi apagado.',
    action: 'Tire de onde é usado e tente de novo.',
  },
  BUSY: {
    what: 'Isto já está sendo feito',
    kept: 'O trabalho em andamento continua.',
    action: 'Espere terminar e tente de novo.',
  },
  FILE_CORRUPT: {
    what: 'O arquivo do espaço de trabalho está danificado',
    kept: 'Não mexemos nele. As cópias de segurança estão na pasta de dados.',
    action: 'Restaure a cópia mais recente.',
  },
  FILE_NEWER: {
    what: 'O arquivo é de uma versão mais nova da Ponte',
    kept: 'Não mexemos nele.',
    action: 'Atualize a Ponte neste computador.',
  },
  FILE_READ_ONLY: {
    what: 'O arquivo do espaço de trabalho não aceita gravação',
    kept: 'Os dados estão intactos e podem ser lidos.',
    action: 'Dê permissão de gravação à pasta de dados e tente de novo.',
  },
  DISK_FULL: {
    what: 'O disco está cheio',
    kept: 'A última gravação completa está a salvo; esta não foi feita.',
    action: 'Libere espaço e tente de novo.',
  },
  PROVIDER_UNAUTHORIZED: {
    what: 'O outro sistema não aceitou a senha',
    kept: 'Nada se perdeu. Os envios esperam na fila.',
    action: 'Atualize a senha em Configurações.',
  },
  PROVIDER_REJECTED: {
    what: 'O outro sistema recusou o envio',
    kept: 'O lead está guardado aqui, com todos os campos.',
    action: 'Corrija o campo recusado e envie de novo.',
  },
  PROVIDER_UNAVAILABLE: {
    what: 'O outro sistema não respondeu',
    kept: 'Nada se perdeu. Os envios esperam na fila e saem sozinhos.',
    action: 'Não é preciso fazer nada agora.',
  },
  OFFLINE: {
    what: 'Sem rede',
    kept: 'Tudo o que você fizer fica guardado aqui e sai quando a rede voltar.',
    action: 'Continue trabalhando.',
  },
  CLOSING: {
    what: 'A Ponte está fechando',
    kept: 'O que estava salvo continua salvo.',
    action: 'Abra a Ponte de novo para continuar.',
  },
  INTERNAL: {
    what: 'Algo deu errado do nosso lado',
    kept: 'O que estava salvo continua salvo.',
    action: 'Tente de novo. Se repetir, copie os detalhes para o suporte.',
  },
  LOST: {
    what: 'A tela perdeu o contato com o serviço',
    kept: 'O que estava salvo continua salvo.',
    action: 'Tentamos de novo sozinhos.',
  },
} as const;
