### Bank transfers

## The donor's page
bank-transfer-title = Your gift by bank transfer
bank-transfer-lead = Transfer the amount in your banking app and write the reference into the purpose or note. Your receipt follows when the transfer arrives.
bank-transfer-iban = Account (IBAN)
bank-transfer-beneficiary = Beneficiary
bank-transfer-beneficiary-name = Ataa Platform
bank-transfer-reference = Reference
bank-transfer-amount = Exact amount
bank-transfer-deadline = We wait until
bank-transfer-received = Arrived so far
bank-transfer-own-iban = This account number belongs to your gift alone, so your transfer is known even without the reference.
bank-transfer-hold = We keep room in the cause for your gift for a while, a day at most. If your transfer comes later and the cause is full, your gift goes where you chose at checkout.
bank-transfer-zakat = This is the zakat account; please send nothing else in the same transfer.
bank-transfer-paid = Your transfer has arrived. May God accept it from you.
bank-transfer-over = The time of waiting is over. If you made the transfer, your gift will still reach us; otherwise start again whenever you like.
bank-transfer-partial = A part has arrived. Transfer the rest with the same reference to complete your gift.
bank-transfer-follow = Follow your gift
bank-transfer-more = Other gifts need a transfer of their own
bank-transfer-more-zakat = Transfer of your zakat
bank-transfer-more-other = Transfer of your alms
bank-transfer-waiting = We are waiting for your transfer
bank-transfer-see = How to make the transfer
bank-copy = Copy
bank-copied = Copied
bank-choose = Or give by bank transfer
bank-choose-text = You get our account number and a reference for your gift alone; the receipt follows when the transfer arrives.
bank-choose-button = Show me how to transfer
bank-payer-iban = IBAN you will transfer from
bank-payer-iban-hint = It helps us to find your transfer if the reference is left out.

## Pages for finance
bank-title = Bank
bank-lead = Statements, money that nobody is known to have sent, and what has to go back.
bank-accounts = Accounts
bank-day = Balances at the end of
bank-day-show = Show
bank-account = Account
bank-purpose = For
bank-purpose-zakat = Zakat
bank-purpose-other = Other donations
bank-purpose-waqf = Endowments
bank-purpose-operating = Operating costs
bank-statement-balance = Statement balance
bank-journal-balance = Journal balance
bank-difference = Difference
bank-no-statement = No statement yet
bank-no-accounts = No bank account is registered. The operator sets ATAA_BANK_IBAN_ZAKAT and ATAA_BANK_IBAN_OTHER.
bank-agrees = Agrees
bank-differences = What explains the difference
bank-difference-payouts = Gateway payouts that arrived and are not booked, or the other way round
bank-difference-tranches = Tranches that were released and have not left the bank
bank-difference-refunds = Refunds that are booked and have not left the bank
bank-difference-debits = Unexplained debits
bank-difference-missing = A statement is missing before { $statement }
bank-difference-rest = The rest: the balance before the first statement, or a defect
bank-upload = Import a statement
bank-upload-file = Statement file
bank-upload-hint = CAMT.053 or MT940, up to { $megabytes } MB. You see what it holds before anything is booked.
bank-upload-send = Show what it holds
bank-files = Latest files
bank-file = File
bank-file-uploaded = Uploaded
bank-file-state = State
bank-file-imported = Imported
bank-file-waiting = Waits for confirmation
bank-file-entries = Movements
bank-preview-lead = Look at what the file holds, then confirm. Nothing is booked before that.
bank-preview-refused = This file cannot be imported
bank-preview-refused-text = Nothing was booked. Correct the cause, or ask the bank for another file.
bank-preview-done = This file was imported
bank-preview-statement = Statement { $statement }
bank-preview-opening = First balance
bank-preview-closing = Last balance
bank-preview-credits = New credits
bank-preview-debits = New debits
bank-preview-new = { $count ->
    [one] One new movement
   *[other] { $count-text } new movements
}
bank-preview-duplicates = { $count ->
    [one] One movement imported before
   *[other] { $count-text } movements imported before
}
bank-preview-pending = { $count ->
    [one] One movement is not booked by the bank yet and is left out
   *[other] { $count-text } movements are not booked by the bank yet and are left out
}
bank-preview-import = Import the statement
bank-line = Line
bank-booked-on = Booked on
bank-entry-amount = Amount
bank-counterparty = Other side
bank-remittance = What was written
bank-duplicate = Known
bank-new = New
bank-done-imported = The statement is imported and its transfers are matched.
bank-done-before = This file was imported before; nothing changed.
bank-done-decided = The decision is carried out.
bank-done-proposed = The proposal is noted. A second person has to agree.
bank-done-due = Make the payment at the bank with the reference shown here. It closes when the statement shows it.
bank-done-withdrawn = The proposal is withdrawn.
bank-suspense = Money in suspense
bank-suspense-lead = It arrived at the bank and is not known yet. It is booked in suspense until its purpose is found.
bank-suspense-sum = In suspense
bank-suspense-empty = Nothing is in suspense
bank-suspense-empty-text = Everything that reached the bank has its purpose.
bank-overdue = { $count ->
    [one] One amount has waited for five working days or longer
   *[other] { $count-text } amounts have waited for five working days or longer
}
bank-overdue-text = Find their senders or send them back. Money on an account that is not approved is reported to the licensor within five working days.
bank-waiting-days = { $count ->
    [one] One working day
   *[other] { $count-text } working days
}
bank-waiting = Waits
bank-why = Why
bank-hint-new = Not looked at yet
bank-hint-settled = Known
bank-hint-no-match = Names no promised gift
bank-hint-unknown-reference = A well-formed reference that we never gave
bank-hint-ambiguous = Fits more than one promised gift
bank-hint-wrong-account = On an account where this gift may not lie
bank-hint-short = Less than promised; the rest may follow
bank-hint-over = More than promised
bank-hint-paid-before = The gift it names was paid before
bank-hint-from-abroad = From abroad; needs the licensor's approval
bank-returns = Payments to make
bank-returns-lead = Make them at the bank with this reference. They close by themselves when a statement shows them leaving.
bank-return-from = From account
bank-return-to = To account
bank-return-reason = Because
bank-return-refund = A gift is refunded
bank-return-suspense = Suspense goes back
bank-unexplained = Unexplained debits
bank-unexplained-lead = They left the bank and our books do not know them: charges, or a payment that was not booked.
bank-entry-title = Bank movement
bank-entry-open = In suspense
bank-entry-reference = Bank's reference
bank-entry-end-to-end = Payer's reference
bank-entry-pledge = Promised gift
bank-entry-pledge-value = { $reference }, SAR { $amount }
bank-history = What became of it
bank-resolution-pledge = Promised gift
bank-resolution-field-pool = Gift of a donor who was found
bank-resolution-payout = Gateway payout
bank-resolution-return = Sent back
bank-resolution-disbursement = Tranche to a charity
bank-decide = Decision
bank-decide-kind = What shall become of it?
bank-kind-pledge = It is for a promised gift
bank-kind-pledge-note = Enter the gift's reference
bank-kind-field-pool = It is the gift of a donor who was found
bank-kind-field-pool-note = It goes to the field they chose; enter their mobile number
bank-kind-payout = It is a gateway's payout
bank-kind-payout-note = It is booked with the gateway's settlement
bank-kind-return = It goes back to its sender, or to the right account of ours
bank-kind-return-note = You get a reference for the payment
bank-reference-typed = Gift's reference
bank-field = Field
bank-field-any = Where it is needed most
bank-donor-name = Donor's name
bank-donor-mobile = Donor's mobile
bank-donor-email = Donor's e-mail
bank-reason = Reason
bank-reason-hint = It stays in the audit log.
bank-decide-send = Carry out
bank-two-people = This is a large sum; a second person has to agree before anything happens.
bank-proposals = Decisions
bank-proposed-by = Proposed by { $name }
bank-proposal-own = You proposed it; somebody else has to agree.
bank-confirm = I agree
bank-confirm-question = It is carried out at once and cannot be erased.
bank-withdraw = Withdraw the proposal
bank-state-proposed = Waits for agreement
bank-state-due = Waits for the payment to leave
bank-state-done = Carried out
bank-state-withdrawn = Withdrawn
bank-wrong-account-help = Money is not mixed: send this amount back, that is, transfer it to the right account with the gift's reference. When it shows there, the gift is made by itself.

## Why a file is refused
bank-place-line = Line { $line }: { $reason }
bank-place-element = Line { $line }, { $element }: { $reason }
bank-problem-empty = The file is empty.
bank-problem-too-large = The file is larger than { $megabytes } MB.
bank-problem-too-many = It holds more than { $max-text } items. Split it into several files.
bank-problem-unknown-format = It is neither a CAMT.053 nor an MT940 statement.
bank-problem-encoding = Its characters cannot be read in the encoding it names. Ask for it in UTF-8.
bank-problem-broken-xml = The XML is incomplete or broken. Download it from the bank again.
bank-problem-doctype = It holds definitions that no bank sends, so it is not read.
bank-problem-missing = Something that has to be there is missing.
bank-problem-unreadable = It cannot be understood: { $found }
bank-problem-amount = The amount is not a proper number or larger than is accepted.
bank-problem-currency = The currency is { $found }, not the riyal.
bank-problem-parts = The parts of the movement add up to SAR { $parts }, but it is SAR { $whole }.
bank-problem-balance = The first balance and the movements come to SAR { $computed }, but the last balance in the file is SAR { $closing }. A line is missing or too many.
bank-problem-unknown-account = Account { $iban } is not one of ours. If a gift arrived there, tell the licensor within five working days.
bank-problem-seen-before = Statement { $statement } was imported before with other content.
bank-problem-same-file = This file was imported before.
bank-problem-entry-changed = The bank's reference { $reference } came before with another amount on the same day.
