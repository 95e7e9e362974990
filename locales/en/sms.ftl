### Giving by text message. What goes to a phone is short: 160 characters are one message.

sms-reply-pledged = Thank you. Your gift of { $amount } SAR ({ $cause }) is noted and goes on your phone bill or balance. Your receipt follows once your operator has settled it.
sms-reply-monthly = Thank you. You now give { $amount } SAR a month ({ $cause }), charged to your phone bill or balance. To stop, send STOP
sms-reply-monthly-next = Thank you. Your monthly gift of { $amount } SAR ({ $cause }) is on again. This month's gift is noted already; the next one follows next month. To stop, send STOP
sms-reply-monthly-charge = Your monthly gift of { $amount } SAR ({ $cause }) is noted and goes on your phone bill or balance. Thank you. To stop, send STOP
sms-reply-monthly-already = Your monthly gift of { $amount } SAR is running; nothing new was noted. To change it, send STOP and subscribe again.
sms-reply-stopped = Your monthly gift has ended. Nothing more will be charged. Thank you for what you gave.
sms-reply-no-subscription = This number has no monthly gift. Nothing is charged to it.
sms-reply-help = To give once, send { $word } and an amount ({ $amounts }). Monthly: { $monthly }. To stop: STOP. Nothing was charged. More: { $url }
sms-reply-unknown = We did not understand your message, and nothing was charged. To give, send for example { $word } { $amount }. For help, send HELP
sms-reply-unclear = Your message holds more than { $word } and an amount, so nothing was noted or charged. Send for example { $word } { $amount }
sms-reply-amount-missing = Please send the amount after the word, for example { $word } { $amount }. Nothing was charged.
sms-reply-amount-not-offered = Nothing was charged. { $word } takes { $amounts } SAR. Send for example { $word } { $amount }
sms-reply-amount-open = 1 to { $max }
sms-reply-too-long = Your message is longer than we can read, and nothing was charged. Send for example { $word } { $amount }
sms-reply-over-cap = Thank you for your generosity. This number has reached the daily limit by text ({ $cap } SAR); this message was not charged. To give more: { $url }
sms-reply-too-many = We received many messages from this number and stop noting them for an hour. This message was not charged.
sms-reply-unbilled = Your operator could not charge your gift of { $amount } SAR; nothing was taken. You can try again later or give here: { $url }
sms-reply-receipt = Your gift of { $amount } SAR ({ $cause }) has arrived. Receipt { $number }: { $url }
sms-reply-reversed = Your operator gave you back { $amount } SAR, and receipt { $number } is cancelled.

sms-cause-zakat = zakat on wealth
sms-cause-general = where it is needed most
sms-cause-field = charity: { $field }
