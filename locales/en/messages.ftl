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
messages-refund-asked-subject = We have your request for a refund
messages-refund-asked-text = We have your request to return SAR { $amount }. You will have an answer by { $day }. If it is granted, the money goes back to the way you paid.
messages-refund-refused-subject = Our answer to your request for a refund
messages-refund-refused-text = We are sorry that we cannot return SAR { $amount }. The reason, in the words of our finance team:
messages-chargeback-subject = Your bank took a gift back, receipt { $number }
messages-chargeback-text = The payment gateway told us that your bank took SAR { $amount } of receipt { $number } back. The receipt now says so. If you did not ask for this, please talk to your bank.
messages-closing-subject = A cause you gave to will not be carried out: { $title }
messages-closing-text = You gave to “{ $title }”. It has been decided not to carry it out. The reason:
messages-closing-refund = What was not spent of your gift goes back to the way you paid. You need not do anything.
messages-closing-choice = It is your decision: your gift can go to other needs of the same field, or back to you. Please choose by the end of { $day }. Without an answer we follow what you chose when you gave.
messages-closing-answer = Choose here:
messages-closed-returned = SAR { $amount } of your gift to “{ $title }” went back to the way you paid.
messages-closed-moved = SAR { $amount } of your gift to “{ $title }” went to other needs of the same field. You will see where it arrives.
messages-review-asked-subject = Thank you, we are reviewing your large gift
messages-review-asked-text = A gift of SAR { $total } is reviewed by our team before it is paid, as the law asks of us. Nothing has been taken from you. You will have an answer by { $day }.
messages-review-follow = Follow the review here:
messages-review-approved-subject = Your gift is ready to be paid
messages-review-approved-text = Your gift of SAR { $total } has been reviewed. You can pay it until the end of { $day }.
messages-review-pay = Complete the payment here:
messages-review-refused-subject = About your gift
messages-review-refused-text = Thank you for your intention. We are sorry that we cannot take a gift of SAR { $total } through the platform. Nothing has been taken from you. Please write to us if you like.

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

messages-account-proposed-subject = A change of your charity's account was asked for
messages-account-proposed-text = Somebody asked that your charity be paid to another account, ending in { $account }. It takes effect only after two people of the platform approve it and 72 hours more have passed.
messages-account-approved-subject = A new account of your charity was approved; it takes effect in 72 hours
messages-account-approved-text = The account ending in { $account } was approved. Your charity is paid to it from { $when }; until then the account before it stays.
messages-account-stop = If you did not ask for this, stop it here before it takes effect:
messages-account-ended-subject = An account of your charity is not used
messages-account-ended-text = Your charity is not paid to the account ending in { $account }: it was refused, cancelled or withdrawn.
messages-account-open = The accounts and the reason are here:
