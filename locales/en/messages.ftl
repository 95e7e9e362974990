### Mail

messages-greeting = Hello,
messages-greeting-named = Dear { $name },
messages-signature = The Ataa team
messages-stop = You receive this because you chose to follow what your giving does. You can stop it at any time in your preferences:
messages-see-opportunity = Follow it here:

messages-sign-in-code-subject = Your sign-in code for Ataa
messages-sign-in-code-text = Here is your code to sign in to Ataa:
messages-sign-in-code-validity = { $minutes ->
    [one] It works once, within one minute.
   *[other] It works once, within { $minutes-text } minutes.
}
messages-sign-in-code-warning = Keep it to yourself; nobody at Ataa will ever ask you for it. If you did not try to sign in, you can ignore this message.

messages-receipt-subject = Receipt { $number } for your gift
messages-receipt-thanks = Thank you, and may God accept it from you. Your gift of SAR { $amount } arrived on { $date }. This is receipt { $number }.
messages-receipt-line = • { $title }: SAR { $amount }
messages-receipt-follow = Your full receipt, and the path of every riyal, step by step:

messages-transfer-subject = How to make your transfer { $reference }
messages-transfer-text = Thank you. To complete your gift, transfer exactly SAR { $amount } by { $deadline } and write the reference into the purpose or note. Your receipt follows when the transfer arrives.
messages-transfer-iban = Account (IBAN): { $iban }
messages-transfer-reference = Reference: { $reference }
messages-transfer-amount = Amount: SAR { $amount }
messages-transfer-follow = The details and how the transfer stands:

messages-refund-subject = Your gift was refunded, receipt { $number }
messages-refund-text = We returned SAR { $amount } of receipt { $number } to the way you paid. It can take a few working days to appear in your account.
messages-refund-follow = The details are here:

messages-funded-subject = “{ $title }” is fully funded
messages-funded-text = With your gift and those of others, “{ $title }” has reached its target. { $charity } starts the work now, and we will tell you about each step.

messages-paid-subject = A payment went out for “{ $title }”
messages-paid-text = SAR { $amount } went to { $charity } for “{ $title }”, after two different people had checked it.

messages-milestone-subject = A new step is done in “{ $title }”
messages-milestone-text = The step “{ $milestone }” of “{ $title }” is done, and we have checked the evidence for it.

messages-report-subject = What your gift to “{ $title }” did
messages-report-text = { $beneficiaries ->
    [one] The impact report of “{ $title }” is out: one person was reached.
   *[other] The impact report of “{ $title }” is out: { $beneficiaries-text } people were reached.
}
messages-report-read = Read the report and see what your giving did:

messages-returned-subject = Changes needed to “{ $title }”
messages-returned-text = We reviewed “{ $title }” and need the following from you before it can be approved:
messages-returned-open = Edit it and send it again here:

messages-approved-subject = “{ $title }” was approved
messages-approved-text = “{ $title }” was approved. Thank you for the care you put into it.
messages-approved-open = Follow it here:

messages-rejected-subject = “{ $title }” was not accepted
messages-rejected-text = We reviewed “{ $title }” and could not accept it, for this reason:
messages-rejected-open = The details are here:

# --- the demo mailbox
messages-mailbox-title = Demo mailbox
messages-mailbox-lead = Every message this demonstration sent. None of them leaves this machine unless a mail server is set up.
messages-mailbox-to = To
messages-mailbox-find = Show these
messages-mailbox-empty-title = No messages
messages-mailbox-empty-text = Sign-in codes, receipts and impact news appear here as soon as they are sent.
messages-mailbox-back = All messages to this address
messages-mailbox-sent = Sent
messages-mailbox-queued = Waiting
messages-mailbox-failed = Could not be sent
