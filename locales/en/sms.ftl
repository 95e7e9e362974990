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

### The page about giving by text message

sms-about-nav = Give by text
sms-about-title = Give by text message
sms-about-description = Send a word and an amount to one number; your operator puts it on your phone bill or takes it from your balance.
sms-about-lead = A word and an amount to { $shortcode }: the amount goes on your phone bill or balance.
sms-about-off = Giving by text message is not available on this site at present.
sms-about-keywords = Words
sms-about-send = Send
sms-about-for = Goes to
sms-about-price = Amount in SAR
sms-about-how-often = When
sms-about-once = Once
sms-about-monthly = Every month until you stop it
sms-about-how-title = How it works
sms-about-how-send = Send the word and the amount from your phone to { $shortcode }. Arabic digits are fine; capitals and vowel marks make no difference.
sms-about-how-reply = We answer with the amount and where it goes, and your operator puts it on your bill or takes it from your balance.
sms-about-how-receipt = Once a month, when the operator settles with us, your gift reaches its fund whole and we send you the link to your receipt.
sms-about-stop-title = How to stop a monthly gift
sms-about-stop-text = Send STOP or إلغاء to the same number. It ends at once, and we confirm it once.
sms-about-not-title = What cannot be done by text
sms-about-not-zakat = A gift is zakat only with the word ZAKAT (زكاة); with every other word it is charity.
sms-about-not-cap = One number can give up to { $cap } SAR a day.
sms-about-not-refund = We cannot give back what was paid by text. If it was a mistake, ask your operator for it; we then cancel the receipt.
sms-about-not-opportunity = A single cause cannot be chosen by text; the gift goes to its field, or where it is needed most.
sms-about-free-title = How much of it arrives
sms-about-free-text = All of it. What the operator keeps is paid from the platform's operating money, not from your gift.

### Finance's page

sms-supervise-title = Gifts by text message
sms-supervise-lead = What is pledged, what the operator has charged and settled, and what does not agree. Nothing counts as given before it is settled.
sms-supervise-months = Months: the amount, and the number of messages in brackets
sms-supervise-month = Month
sms-supervise-pledged = Waiting to be charged
sms-supervise-billed = Charged, not settled
sms-supervise-captured = Settled
sms-supervise-unbilled = Not charged
sms-supervise-subscriptions = Monthly gifts running
sms-supervise-waiting = Messages waiting to be sent
sms-supervise-failed = Messages that failed since yesterday
sms-supervise-overdue = Charged { $days } days ago or more and in no file
sms-supervise-import = Import a settlement file
sms-supervise-file = The operator's file
sms-supervise-file-hint = CSV up to { $megabytes } MB, in UTF-8 or Windows-1256
sms-supervise-check = Check, book nothing
sms-supervise-book = Import and book
sms-supervise-review-title = Checked: nothing was booked
sms-supervise-review-file = { $operator } · { $month } · gross { $gross } SAR, operator's share { $share } SAR
sms-supervise-refused-title = The file is refused; nothing of it was booked
sms-supervise-outcome = Outcome
sms-supervise-lines = Lines
sms-supervise-amount = Amount
sms-supervise-imported = The file is booked. Lines that do not agree are listed as differences.
sms-supervise-closed = The difference is closed.
sms-supervise-settlements = Files
sms-supervise-operator = Operator
sms-supervise-gross = Gross
sms-supervise-share = Operator's share
sms-supervise-gifts = Became gifts
sms-supervise-open-differences = Open differences
sms-supervise-when = Date
sms-supervise-booking = Being booked
sms-supervise-no-settlements-title = No files yet
sms-supervise-no-settlements-text = The operator sends a file every month. Check it first, then import it.
sms-supervise-differences = Open differences
sms-supervise-no-differences = No difference is open.
sms-supervise-difference = { $month } · line { $line }
sms-supervise-message-id = The operator's message id
sms-supervise-note = Note
sms-supervise-close-returned = The operator took it back
sms-supervise-close-explained = Cleared up
sms-supervise-pledges = Latest pledges
sms-supervise-mobile = Mobile
sms-supervise-keyword = Word
sms-supervise-state = State
sms-supervise-no-pledges = No message has come yet.

sms-state-pledged = Waiting to be charged
sms-state-billed = Charged
sms-state-unbilled = Not charged
sms-state-cancelled = Cancelled
sms-state-captured = Settled
sms-state-reversed = Given back

sms-outcome-waiting = Waiting to be booked
sms-outcome-captured = Became a gift
sms-outcome-reversed = Given back to the donor
sms-outcome-unknown-message = A message that we do not know
sms-outcome-other-amount = Another amount than was pledged
sms-outcome-other-number = Another number than the pledge's
sms-outcome-settled-before = Settled before
sms-outcome-not-charged = The operator reported that it was not charged
sms-outcome-reversal-unknown = Takes back what was never settled, or another amount
sms-outcome-reversal-spent = Takes back a gift that is paid out; operating money bears it

sms-file-empty = The file is empty.
sms-file-too-large = The file is larger than the limit.
sms-file-not-text = This is not a text file; save it as CSV and upload it again.
sms-file-head-missing = The first line is not the head of a settlement file in the agreed format.
sms-file-month-wrong = The month in the file's head is wrong, or has not begun.
sms-file-line-unreadable = Line { $line } cannot be read.
sms-file-line-repeated = Line { $line } repeats a message that stands above it.
sms-file-tail-missing = The file is cut off: no line of totals at its end.
sms-file-count-wrong = There are { $found } lines; the file says { $stated }.
sms-file-gross-wrong = The lines add up to { $found } SAR; the file says { $stated } SAR.
sms-file-share-wrong = The operator's share in the lines is { $found } SAR; the file says { $stated } SAR.
sms-file-net-wrong = The net sum is { $found } SAR; the file says { $stated } SAR.
sms-file-seen-before = This very file was imported before, on { $date }.

### The demonstration's phone

sms-phone-title = Text messages
sms-phone-lead = Try it as if you wrote from a phone to { $shortcode }. No message is sent and no money moves.
sms-phone-mobile = Mobile number
sms-phone-text = Message
sms-phone-send = Send
sms-phone-empty = No message has gone to a phone yet.
sms-phone-parts = { $count ->
    [one] one part
   *[other] { $count-text } parts
}

sms-audit-settle = Text message settlement imported
sms-audit-difference-close = Difference of a text message settlement closed
sms-audit-contradiction = A text message repeated with other content
sms-audit-kind-settlement = Text message settlement
sms-audit-kind-message = Text message

sms-job-send = Sending text messages
sms-job-subscriptions = Noting monthly gifts by text message
sms-job-settle = Booking text message settlements
