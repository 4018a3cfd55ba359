/** A conversation of a customer with the shop's support, in one language. `{order}` and `{day}` are filled in. */
export type Conversation = {
  readonly language: string
  readonly topic: string
  /** True: the first answer needs the order to be looked up. */
  readonly needsOrder: boolean
  /** Question and answer in turn. */
  readonly turns: readonly (readonly [question: string, answer: string])[]
}

/** What people ask the support chat. Made up for the demonstration; no real person or shop. */
export const conversations: readonly [Conversation, ...Conversation[]] = [
  {
    language: 'en',
    topic: 'refund',
    needsOrder: true,
    turns: [
      [
        'My order {order} never arrived and the tracking has not moved for a week. How do I get my money back?',
        'I am sorry about that. Order {order} left our warehouse on {day} and has been missing since. I have opened a claim; your money is back within five working days. Would you rather have it sent again?',
      ],
      [
        'No, please just refund it. Will the shipping costs be included?',
        'Yes, shipping is refunded too: the full amount goes back to the card you paid with. You will get an e-mail as soon as it is booked.',
      ],
      ['Great, thanks!', 'You are welcome. Is there anything else I can do for you?'],
    ],
  },
  {
    language: 'en',
    topic: 'return',
    needsOrder: false,
    turns: [
      [
        'The running shoes are half a size too small. Can I exchange them if I already took them for a walk?',
        'You can exchange them within 30 days as long as they show no heavy wear. A short walk is fine. Choose "exchange" in your account and print the label; we send the larger pair as soon as yours is on its way.',
      ],
      [
        'I have no printer.',
        'No problem: the same page offers a code. Show it at any parcel shop and they print the label for you.',
      ],
    ],
  },
  {
    language: 'en',
    topic: 'account',
    needsOrder: false,
    turns: [
      [
        'I cannot sign in any more. It says my account is locked.',
        'After five wrong passwords an account is locked for 30 minutes. You can wait, or set a new password with "Forgot your password?"; that unlocks it at once.',
      ],
    ],
  },
  {
    language: 'en',
    topic: 'invoice',
    needsOrder: true,
    turns: [
      [
        'I need an invoice with my company’s VAT number for order {order}.',
        'I have added your company to order {order} from {day}. The new invoice is in your account under "Documents"; the old one is no longer valid.',
      ],
      [
        'Can you make this the default for future orders?',
        'Yes: save the VAT number in your profile under "Billing", and every invoice will carry it.',
      ],
    ],
  },
  {
    language: 'de',
    topic: 'refund',
    needsOrder: true,
    turns: [
      [
        'Meine Bestellung {order} kam beschädigt an. Bekomme ich das Geld zurück oder Ersatz?',
        'Das tut mir leid. Für die Bestellung {order} vom {day} können Sie beides haben. Ersatz ist in zwei Tagen bei Ihnen; eine Erstattung dauert bis zu fünf Werktage. Was ist Ihnen lieber?',
      ],
      [
        'Dann lieber Ersatz. Muss ich die kaputte Lampe zurückschicken?',
        'Nein, die beschädigte Lampe dürfen Sie entsorgen. Der Ersatz ist unterwegs, die Sendungsnummer kommt per E-Mail.',
      ],
    ],
  },
  {
    language: 'de',
    topic: 'delivery',
    needsOrder: false,
    turns: [
      [
        'Liefern Sie auch in die Schweiz und was kostet das?',
        'Ja, wir liefern in die Schweiz. Der Versand kostet 12 Franken, ab einem Bestellwert von 150 Franken ist er frei. Zoll und Mehrwertsteuer sind schon enthalten.',
      ],
    ],
  },
  {
    language: 'fr',
    topic: 'delivery',
    needsOrder: true,
    turns: [
      [
        'Bonjour, ma commande {order} devait arriver hier. Où est-elle ?',
        'Bonjour, votre commande {order} est partie le {day} et se trouve au centre de tri le plus proche. Elle sera livrée demain avant 13 heures.',
      ],
      [
        'Je ne serai pas là. Peut-on la déposer chez un voisin ?',
        'Oui, j’ai noté la consigne. Le livreur la remettra à un voisin et laissera un avis dans votre boîte aux lettres.',
      ],
    ],
  },
  {
    language: 'es',
    topic: 'return',
    needsOrder: false,
    turns: [
      [
        '¿Puedo devolver un producto que compré en rebajas?',
        'Sí, los productos rebajados se pueden devolver en 30 días, igual que los demás. El reembolso se hace por el importe que pagó.',
      ],
      [
        '¿Y quién paga el envío?',
        'La primera devolución es gratuita; las siguientes cuestan 3,95 € por paquete.',
      ],
    ],
  },
  {
    language: 'zh',
    topic: 'refund',
    needsOrder: true,
    turns: [
      [
        '我的订单 {order} 一直没有收到，可以退款吗？',
        '非常抱歉。订单 {order} 已于 {day} 发出，但物流信息一直没有更新。我已经为您申请全额退款，三到五个工作日内会退回原支付账户。',
      ],
      ['退款会包括运费吗？', '会的，运费也会一并退还。退款完成后我们会给您发送短信通知。'],
      ['好的，谢谢你的帮助。', '不客气，祝您生活愉快！如果还有其他问题，请随时联系我们。'],
    ],
  },
  {
    language: 'zh',
    topic: 'account',
    needsOrder: false,
    turns: [
      [
        '怎么修改收货地址？订单还没有发货。',
        '在“我的订单”中打开该订单，点击“修改地址”即可。只要还没有发货，新的地址会立即生效。',
      ],
    ],
  },
  {
    language: 'ja',
    topic: 'delivery',
    needsOrder: true,
    turns: [
      [
        '注文番号 {order} の荷物がまだ届きません。いつ届きますか？',
        'ご不便をおかけして申し訳ございません。ご注文 {order} は {day} に発送され、現在は配送センターにあります。明日の午前中にお届けの予定です。',
      ],
      [
        '明日は不在なので、明後日の夜に変更できますか？',
        'はい、明後日の19時から21時の間に変更いたしました。変更の確認メールをお送りしますのでご確認ください。',
      ],
    ],
  },
  {
    language: 'ja',
    topic: 'return',
    needsOrder: false,
    turns: [
      [
        'サイズが合わないので交換したいのですが、送料はかかりますか？',
        '初回のサイズ交換は送料無料です。マイページの「交換」からお手続きいただくと、返送用のラベルが発行されます。',
      ],
    ],
  },
  {
    language: 'ar',
    topic: 'refund',
    needsOrder: true,
    turns: [
      [
        'طلبي رقم {order} لم يصل حتى الآن. كيف أسترد أموالي؟',
        'نعتذر عن هذا التأخير. غادر الطلب {order} مستودعنا بتاريخ {day} ولم يصل بعد. لقد بدأنا إجراءات استرداد كامل المبلغ، وسيصل إلى حسابك خلال خمسة أيام عمل.',
      ],
      [
        'هل يشمل ذلك تكلفة الشحن؟',
        'نعم، يشمل المبلغ المسترد تكلفة الشحن أيضًا. ستصلك رسالة عند إتمام العملية.',
      ],
    ],
  },
  {
    language: 'ar',
    topic: 'invoice',
    needsOrder: false,
    turns: [
      [
        'أين أجد فاتورة مشترياتي؟',
        'تجد جميع فواتيرك في حسابك ضمن قسم "المستندات"، ويمكنك تنزيلها بصيغة PDF في أي وقت.',
      ],
    ],
  },
  {
    language: 'pt',
    topic: 'invoice',
    needsOrder: false,
    turns: [
      [
        'Posso pagar em prestações sem juros?',
        'Sim, para compras acima de 90 € pode pagar em três prestações sem juros. Escolha essa opção no passo do pagamento.',
      ],
    ],
  },
]

/** A text with its order and day filled in. */
export function filled(text: string, order: string, day: string): string {
  return text.replaceAll('{order}', order).replaceAll('{day}', day)
}
