### Money out: payment batches, accounts of charities, settlement statements

payouts-purpose-zakat = Zakat account
payouts-purpose-other = Account of other gifts

payouts-statement-title = Settlement statement
payouts-statement-lead = What was collected for your opportunities, what went back, what was paid and what is left, for any days you choose. Every figure comes from the journal itself.
payouts-statement-footer = Settlement statement of Ataa, computed from the entries of the journal. Amounts are in Saudi riyals.
payouts-statement-charity = Charity
payouts-statement-from = First day
payouts-statement-to = Last day
payouts-statement-number = Number
payouts-statement-what = Item
payouts-statement-opportunity = Opportunity
payouts-statement-date = Date
payouts-statement-kind = Kind of money
payouts-statement-amount = Amount
payouts-statement-total = Total
payouts-statement-by-opportunity = By opportunity
payouts-statement-payments = Paid to you
payouts-statement-held-before = Held before
payouts-statement-due-before = Due before
payouts-statement-collected = Collected
payouts-statement-allocated = Given from pools
payouts-statement-surplus = Surplus moved
payouts-statement-other = Other movements
payouts-statement-refunded = Given back to donors
payouts-statement-paid = Paid
payouts-statement-due = Due at the end
payouts-statement-held = Held at the end

payouts-batches-title = Payment batches
payouts-batches-lead = Approved tranches are collected into a batch that one person seals and another authorises; its file then goes to the bank. Nothing goes out before it has settled in.
payouts-batches-caption = Earlier batches
payouts-batch = Batch
payouts-batch-number = Batch { $number }
payouts-in-batch = In batches
payouts-paying-accounts = Accounts of the platform
payouts-paying-account = Paid from
payouts-class = Kind of money
payouts-bank-caption = At the bank
payouts-at-bank = At the bank
payouts-going-back = Going back to donors
payouts-in-batches = In batches
payouts-free = Free
payouts-nothing-at-bank = There is no money of this account at the bank now.
payouts-due = Tranches to be paid
payouts-due-legend = Choose what goes into the batch
payouts-due-hint = You see only what you may seal. What you approved yourself goes into a batch only with a tranche that somebody else approved.
payouts-due-line = Tranche { $number }: SAR { $amount } to { $charity }
payouts-not-offered = Not for you to seal now
payouts-not-offered-why = Why
payouts-approved-by = approved by { $name }
payouts-no-account = no account in effect
payouts-refused-before = refused by the bank in batch { $batch }: { $reason }
payouts-nothing-due-title = Nothing waits to be paid from this account
payouts-nothing-due-text = Tranches appear here once they are approved.
payouts-seal = Seal the batch
payouts-payments = Payments
payouts-payment = Payment
payouts-sum = Sum
payouts-state = State
payouts-sealed-on = Sealed on
payouts-sealed-by = Sealed by
payouts-authorised-by = Authorised by
payouts-execute-on = Day of payment
payouts-message-id = Message id at the bank
payouts-file-hash = Fingerprint of the file
payouts-cancel-reason = Why it was cancelled
payouts-another-authorises = You sealed it or approved one of its tranches, so another person authorises it.
payouts-authorise = Authorise the payment
payouts-authorise-question = After this the file goes to the bank and the batch cannot be cancelled.
payouts-cancel = Cancel the batch
payouts-cancel-question = Its tranches can then go into another batch.
payouts-file = Download the payment file
payouts-report = The bank’s answer
payouts-report-hint = The status report pain.002.001.10 as the bank sent it, in XML.
payouts-report-send = Take the answer
payouts-report-refused-title = The bank’s file was refused; nothing was changed
payouts-by-hand = Note without a file
payouts-by-hand-note = For when the bank sends no file. Your name and the reason stay in the audit log.
payouts-by-hand-reason = Where you saw it, and why there is no file
payouts-by-hand-send = Note it
payouts-another-notes = You authorised the payment, so another person notes the answer without a file.
payouts-outcome = Outcome
payouts-outcome-open = Waiting for the bank
payouts-outcome-paid = Paid
payouts-outcome-rejected = Refused by the bank
payouts-outcome-cancelled = Cancelled
payouts-source-file = from the bank’s file
payouts-source-hand = noted without a file
payouts-source-cancelled = the batch was cancelled
payouts-payee = Payee
payouts-lines-caption = Payments of this batch
payouts-state-sealed = Sealed, waits for authorisation
payouts-state-authorised = With the bank
payouts-state-closed = Answered
payouts-state-cancelled = Cancelled
payouts-tranche-to-batch = Approved; it is paid as part of a batch.
payouts-class-zakat = Zakat
payouts-class-zakat-al-fitr = Zakat al-Fitr
payouts-class-general = General alms
payouts-class-field = Alms for a field
payouts-class-opportunity = Alms for an opportunity
payouts-class-sponsorship = Sponsorship
payouts-class-kaffarah = Expiation
payouts-class-nadhr = Vow
payouts-class-sacrifice = Sacrifices
payouts-class-waqf = Endowment
payouts-class-campaign = Campaign
payouts-class-own = The platform’s own
payouts-reason-code = The bank’s code
payouts-reason-none = No code
payouts-reason-ac01 = The account number is wrong
payouts-reason-ac03 = The payee’s account is wrong or missing
payouts-reason-ac04 = The account is closed
payouts-reason-ac06 = The account is blocked
payouts-reason-ag01 = Such payments are not allowed on the account
payouts-reason-am01 = The amount is zero
payouts-reason-am02 = The amount is above what is allowed
payouts-reason-am03 = The currency cannot be paid
payouts-reason-am04 = There is not enough money in the paying account
payouts-reason-am05 = The same payment was sent before
payouts-reason-am10 = The sum of the file is wrong
payouts-reason-be01 = The name does not belong to the account
payouts-reason-be22 = The payee’s name is missing
payouts-reason-dt01 = The day of payment is not accepted
payouts-reason-ff01 = The form of the file is wrong
payouts-reason-ms03 = The bank gives no reason
payouts-reason-ms02 = The payee’s bank gives no reason
payouts-reason-rc01 = The bank’s code is wrong
payouts-reason-rr04 = The regulator’s rules forbid it
payouts-reason-ds02 = Stopped by the paying side
payouts-reason-narr = A reason in words
payouts-report-empty = No file was chosen, or it is empty.
payouts-report-too-large = The file is larger than any answer of a bank. Check that it is the right one.
payouts-report-encoding = The file is not in UTF-8. Ask the bank for it in UTF-8, and do not save it from another program.
payouts-report-doctype = The file declares a document type (DOCTYPE), which no bank’s answer does. Do not use it; tell whoever looks after security.
payouts-report-broken = The file is cut off or damaged. Download it from the bank again.
payouts-report-other-kind = This is no status report pain.002.001.10. It may be a statement, or the payment file itself.
payouts-report-foreign = This answers another file. Compare the message id in it with this batch’s.
payouts-report-seen = This answer was taken before.
payouts-report-count = The number of payments in the answer is not that of the batch. Ask the bank.
payouts-report-sum = The sum in the answer is not that of the batch. Ask the bank.
payouts-report-unknown-line = The answer names a payment that the batch does not have.
payouts-report-line-twice = The answer names a payment twice.
payouts-report-amount = The amount of a payment is not that of the batch.
payouts-report-currency = The answer has an amount that is not in riyals.
payouts-report-status = The answer uses a status that the standard does not have. Ask the bank about it.
payouts-report-contradiction = The answer contradicts itself or what was recorded before. Ask the bank before doing anything.
payouts-done-sealed = Sealed. Another person authorises it.
payouts-done-authorised = Authorised. Download the file and hand it to the bank.
payouts-done-cancelled = The batch is cancelled; its tranches are due again.
payouts-done-report = The bank’s answer was taken.
payouts-done-noted = The outcome was noted.
payouts-done-account-proposed = We have it. Two people of the platform approve it, then 72 hours pass.
payouts-done-account-first = The first approval is noted. Another person approves after you.
payouts-done-account-approved = The account is approved and takes effect in 72 hours.
payouts-done-account-ended = The account is not used.
payouts-accounts-title = Accounts of charities
payouts-accounts-lead = A manager asks for another account with the bank’s letter, two people approve it, and 72 hours pass before a riyal goes there. Call the charity at the number you know before you approve.
payouts-no-changes-title = No requests
payouts-no-changes-text = Requests to change an account appear here.
payouts-account-purpose = For which money
payouts-proposed-on = Asked for on
payouts-same-elsewhere-short = the same account is with another charity
payouts-same-elsewhere =
    { $count ->
        [one] The same account is registered with another charity. Look into it before you approve.
       *[other] The same account is registered with { $count-text } other charities. Look into it before you approve.
    }
payouts-account-of = Account of { $charity }
payouts-admitted = The charity was admitted with it on
payouts-proposed-by = Asked for by
payouts-letter = The bank’s letter
payouts-letter-hint = A PDF from the bank with the charity’s name and the IBAN, up to { $size } MB.
payouts-first-approved = First approval
payouts-second-approved = Second approval
payouts-effective-at = In effect from
payouts-ended-by = Ended by
payouts-end-reason = Reason
payouts-account-proposed = Asked for
payouts-account-first-approved = Approved by one person
payouts-account-resting = Approved, not in effect yet
payouts-account-effective = In effect
payouts-account-refused = Refused
payouts-account-cancelled = Cancelled
payouts-account-withdrawn = Withdrawn
payouts-account-approve = Approve the account
payouts-account-approve-question = You checked the letter and called the charity at the number you know.
payouts-account-second-person = You approved it first, so another person is needed.
payouts-account-refuse = Refuse the account
payouts-account-cancel = Stop the change
payouts-account-withdraw = Withdraw the account
payouts-account-end-question = Nothing will be paid to this account. Say why.
payouts-account-title = The charity’s account
payouts-account-lead =
    { $count ->
        [one] To change the account attach the bank’s letter. Two people of the platform approve it, then one hour passes before it takes effect.
       *[other] To change the account attach the bank’s letter. Two people of the platform approve it, then { $count-text } hours pass before it takes effect.
    }
payouts-account-in-effect = Accounts in effect
payouts-account-change = Change the account
payouts-account-send = Ask for the change
payouts-account-history = Changes asked for
payouts-iban-hint = A Saudi IBAN in the charity’s name: SA and 24 characters in all.
payouts-statement-show = Show the statement
payouts-task-batch =
    { $count ->
        [one] One approved tranche waits for a batch
       *[other] { $count-text } approved tranches wait for a batch
    }
payouts-task-authorise =
    { $count ->
        [one] One batch waits for authorisation
       *[other] { $count-text } batches wait for authorisation
    }
payouts-task-unanswered =
    { $count ->
        [one] One batch waits for the bank’s answer
       *[other] { $count-text } batches wait for the bank’s answer
    }
payouts-task-rejected =
    { $count ->
        [one] One payment was refused by the bank and not sent again
       *[other] { $count-text } payments were refused by the bank and not sent again
    }
payouts-task-accounts =
    { $count ->
        [one] One charity’s account waits for approval
       *[other] { $count-text } accounts of charities wait for approval
    }
payouts-task-proofs =
    { $count ->
        [one] One care payment is without its proof
       *[other] { $count-text } care payments are without their proof
    }
payouts-task-late =
    { $count ->
        [one] One of them is late
       *[other] { $count-text } of them are late
    }
payouts-rule-link = By which rule?
payouts-rule-nav = Allocation rule
payouts-rule-title = How general gifts are allocated
payouts-rule-description = The rule by which quick gifts go to causes, with its figures.
payouts-rule-lead = The very rule that the system follows; its figures are read from it.
payouts-rule-classes-title = Which money for which cause
payouts-rule-classes-zakat = Zakat goes only to causes for which a Sharia reviewer named one of the eight recipients, and never becomes anything else.
payouts-rule-classes-field = What was given to a field goes to a cause of that field.
payouts-rule-classes-general = General alms go to any cause, the most needed first.
payouts-rule-classes-locked = Expiations, vows, sacrifices and endowments take no part in it.
payouts-rule-ranking-title = Which comes first
payouts-rule-ranking-text = Each cause gets points, and the highest comes first. They are computed anew every ten minutes.
payouts-rule-urgent = { $points } points when it is urgent, which puts it before everything else.
payouts-rule-ending =
    { $count ->
        [one] Up to { $points } points for a near end: all of them when it ends today, none when a day or more is left.
       *[other] Up to { $points } points for a near end: all of them when it ends today, none when { $count-text } days or more are left.
    }
payouts-rule-missing = Up to { $points } points for what is missing: all of them when nothing came in, none when it is full.
payouts-rule-waiting =
    { $count ->
        [one] Up to { $points } points for long waiting: all of them after a day without a gift.
       *[other] Up to { $points } points for long waiting: all of them after { $count-text } days without a gift.
    }
payouts-rule-limits-title = Within which limits
payouts-rule-limits-need = No cause takes more than it lacks.
payouts-rule-limits-charity = Nothing goes to a charity that is suspended or whose licence has run out.
payouts-rule-limits-oldest = The oldest gifts go first, and each donor sees where theirs went.
payouts-rule-limits-person = A supervisor decides, with a written reason that stays in the audit log; the order helps and does not bind.
payouts-rule-out-title = And how it is paid out
payouts-rule-out-settled = Nothing goes out before it has reached the bank, nor to any account but the charity’s own; zakat leaves from its own account.
payouts-rule-out-people = One person approves a tranche, others seal and authorise the payment, and it counts as paid once the bank confirms it.
payouts-why = { $points } points: { $reasons }
payouts-why-and = {"; "}
payouts-why-urgent = urgent
payouts-why-ending =
    { $count ->
        [0] ends today
        [one] ends in one day
       *[other] ends in { $count-text } days
    }
payouts-why-missing = { $percent } missing
payouts-why-waiting =
    { $count ->
        [one] one day without a gift
       *[other] { $count-text } days without a gift
    }
payouts-audit-seal = Batch sealed
payouts-audit-authorise = Batch authorised
payouts-audit-cancel = Batch cancelled
payouts-audit-file = Payment file downloaded
payouts-audit-report = Bank’s answer taken
payouts-audit-report-refused = Bank’s answer refused
payouts-audit-by-hand = Payment noted without a file
payouts-audit-account-propose = Account proposed
payouts-audit-account-approve = Account approved
payouts-audit-account-refuse = Account refused
payouts-audit-account-cancel = Account change stopped
payouts-audit-account-withdraw = Account withdrawn
payouts-audit-kind-batch = Payment batch
payouts-audit-kind-account = Account of a charity
