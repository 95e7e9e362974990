# What a gift is for, when it is not one opportunity.
# $name (String) - name of the field
giving-target-field = Charity in the field: { $name }
giving-target-general = Where it is needed most

giving-intention-sadaqah = Charity (sadaqah)
giving-intention-ongoing-sadaqah = Ongoing charity (sadaqah jariyah)
giving-intention-zakat = Zakat on wealth
giving-intention-other = A specific obligation

giving-riyal = Saudi riyals

giving-receipt-title = Donation receipt
giving-receipt-number = Receipt no.
giving-receipt-date = Received on
giving-receipt-time = At, Riyadh time
giving-receipt-total = Total
giving-receipt-purpose = Donation
giving-receipt-charity = Carried out by
giving-receipt-intention = Intention
giving-receipt-amount = Amount in SAR
# $charity (String) - its name, $license (String) - its licence number
giving-receipt-charity-value = { $charity }, licence no. { $license }
giving-receipt-pool = Allocated to the cause that needs it most
giving-receipt-no-deduction = The whole amount goes to its purpose; nothing is deducted. The intention of a donation is fixed once it is received, and it is spent on nothing else.
giving-receipt-footer = Issued by the system; no stamp or signature needed
giving-receipt-cancelled-label = Cancelled on
giving-receipt-cancelled-text = This receipt was cancelled because the whole amount was returned to the donor.
giving-receipt-returned = Returned to you
giving-receipt-kept = Remains given
giving-receipt-restated = Part of this amount went back to you; this receipt now stands for a gift of SAR { $amount }.
giving-receipt-seal = Its place in the sealed journal
giving-receipt-seal-number = Entry no.
giving-receipt-seal-leaf = Fingerprint of the entry (SHA-256)
giving-receipt-seal-head = Head of the journal: day and number of entries
giving-receipt-seal-note = This entry cannot change once it is sealed. Anyone can check it with the proof file from the donation’s page, at { $address }
giving-receipt-in-other-language = The amount in Arabic
giving-receipt-pdf = Download receipt (PDF)
giving-receipt-print = Printable version
giving-receipt-back = Back to the donation
giving-receipt-print-hint = Use your browser's print command; only the receipt appears on paper.

# The form that begins a gift.
giving-donate = Donate
giving-donate-now = Donate now
# $count (number) - whole riyals, $count-text - the amount as displayed
giving-donate-amount =
    { $count ->
        [one] Donate SAR { $count-text }
       *[other] Donate SAR { $count-text }
    }
giving-add-to-basket = Add to basket
giving-no-deduction = All of it reaches its purpose. We deduct nothing.
giving-see-opportunities = Browse causes
giving-amount = Amount
giving-amount-in-riyals = Amount in SAR
giving-amount-other = Other
giving-amount-own = Your own amount, in SAR
giving-shares = Number of shares
# $amount (String) - the price of one share, in riyals
giving-share-price = One share is SAR { $amount }.
# $count (number) - shares, $count-text - the same, as displayed
giving-share-count =
    { $count ->
        [one] One share
       *[other] { $count-text } shares
    }
# $amount (String) - in riyals
giving-riyals = SAR { $amount }
giving-intention = Intention
giving-intention-hint = It is fixed when you pay and does not change afterwards. Without a choice it is charity (sadaqah).
giving-more = Dedicate it, or hide my name
giving-anonymous = Do not show my name with this donation
giving-anonymous-hint = Others see “a doer of good”. We keep your details, because the law asks us to.
giving-dedication = On behalf of
giving-dedication-none = Myself
giving-dedication-parents = My parents
giving-dedication-deceased = Someone who has died
giving-dedication-person = Someone else
giving-dedication-name = Name
giving-box-remaining = Still needed
giving-preview-title = Preview
giving-preview-text = Visitors give here once it is published. Nothing can be sent from this page.
# $charity (String) - its name, $license (String) - its licence number
giving-carried-out-by = Carried out by { $charity }, licence no. { $license }
giving-quick-title = Quick donation
giving-quick-page-title = Quick donation
giving-quick-page-lead = Choose an amount. We direct it to the cause that needs it most and tell you where it went.
giving-quick-field = Where should it go?

# The basket.
giving-basket-title = Donation basket
# $count (number) - gifts, $count-text - the same, as displayed
giving-basket-count =
    { $count ->
        [one] One donation in your basket
       *[other] { $count-text } donations in your basket, paid at once
    }
giving-basket-added = Added to your basket.
giving-basket-more = Add another donation
giving-basket-empty-title = Your basket is empty
giving-basket-empty-text = Add the causes you like, then pay for all of them at once.
giving-basket-expired-title = Your basket has expired
giving-basket-expired-text = We keep a basket for thirty days after its last change. Start a new one whenever you like; nothing was charged.
giving-basket-blocked = One of the donations cannot be paid as it stands. Change or remove it to go on.
giving-back-to-basket = Back to the basket
giving-total = Total
giving-to-checkout = Go to payment
giving-edit = Change
giving-save = Save changes
giving-remove = Remove
# $intention (String) - name of the intention
giving-intention-is = Intention: { $intention }
giving-anonymous-note = As “a doer of good”
giving-dedicated-to-parents = On behalf of my parents
# $name (String) - who died
giving-dedicated-to-deceased = On behalf of the late { $name }
# $name (String) - on whose behalf
giving-dedicated-to = On behalf of { $name }
giving-line-closed = This cause takes no donations at present. Remove it and choose another.
# $amount (String) - in riyals
giving-line-only-left = Only SAR { $amount } is still needed here.
# $amount (String) - in riyals
giving-line-below = The least that can be given here now is SAR { $amount }.
giving-line-not-zakat = This cause does not accept zakat. Change the intention, or choose one that does.
# $amount (String) - in riyals
giving-give-remaining = Give SAR { $amount }

# Checkout.
giving-checkout-title = Complete your donation
giving-stages = Steps of the donation
giving-stage-choose = Choose
giving-stage-details = Your details
giving-stage-pay = Pay
giving-stage-follow = Follow the impact
giving-details-title = Your details
giving-guest-note = You need no account. If you have one, sign in to keep this donation on your page.
giving-mobile = Mobile number
giving-mobile-hint = A Saudi number such as 0551234567. The fundraising law asks for it from every donor.
giving-email = E-mail
giving-email-hint = For the receipt and the link that follows your donation. We use it for nothing else.
giving-email-hint-known = For the receipt and the link that follows your donation.
giving-name = Name
giving-name-hint = As you would like us to address you.
giving-anonymous-all = Do not show my name with these donations
giving-surplus = If the amount is more than the cause needs
giving-surplus-hint = This is rare: it happens when a cause fills up before your payment arrives. Without a choice it goes to a similar cause.
giving-surplus-similar = Give it to a similar cause in the same field
giving-surplus-pool = Put it into the fund of the same field
giving-surplus-refund = Return it to me
# $amount (String) - in riyals
giving-pay = Pay SAR { $amount }
giving-pay-note = You go to the secure payment page. Your card details never reach us.
giving-summary = Your donation
giving-checkout-nothing = There is nothing to pay here. Your payment may be complete, or the basket was emptied in another window.
giving-checkout-blocked = Something about your donation has changed, and it cannot be paid as it stands.
giving-checkout-changed-title = Your basket has changed
giving-checkout-changed-text = The total is not the one you saw. Check it, then pay; nothing was charged.
giving-checkout-silent-title = The payment gateway does not answer
giving-checkout-silent-text = Nothing was charged, and your details are as you typed them. Press the button again in a moment; you will not pay twice.

# The page of a gift.
giving-thanks-title = Thank you. May God accept it from you
# $amount (String) - in riyals
giving-thanks-text = Your donation of SAR { $amount } has arrived. Here is your receipt, and here you can follow it step by step.
giving-refunded-title = Your donation was returned
giving-refunded-text = The amount went back to the same payment method. It can take some days to appear in your account.
giving-failed-title = The payment did not go through
giving-failed-declined = Your bank declined the payment. Try another card, or ask your bank.
giving-failed-text = The payment gateway did not accept the payment. You can try again.
giving-expired-title = The time for paying is over
giving-expired-text = We hold what is left of a cause for a quarter of an hour. Start the payment again whenever you like.
giving-nothing-taken = Nothing was charged
giving-try-again = Try again
giving-pending-title = We are making sure that your payment arrived
giving-pending-text = The payment gateway has not confirmed it yet. We keep asking; it usually takes less than a minute.
giving-pending-note = Please do not pay again. The outcome appears here once it is known; you may also keep the link of this page and come back whenever you like.
giving-pending-check = Check now
giving-pending-pay = I have not paid yet: back to the payment page
giving-path-title = The path of your riyal
giving-path-lead = Every step here comes from the ledger and is added when it happens.
giving-path-waiting = waiting to be allocated to the cause that needs it most
giving-path-refunded = returned to you
giving-path-allocated = allocated from your donation
giving-path-surplus = more than your cause needed, passed on as you chose
# $done (String) - accepted milestones, $all (String) - planned milestones
giving-path-milestones = { $done } of { $all } milestones
giving-path-read-report = Read the impact report
giving-step-given = Given
giving-step-allocated = Allocated
giving-step-paid = Paid to the charity
giving-step-done = Carried out and proven
giving-step-reported = Impact reported
# $amount (String) - in riyals
giving-refund-sent = SAR { $amount } is on its way back to your payment method.
# $amount (String) - in riyals
giving-refund-done = SAR { $amount } was returned to the same payment method.
giving-keep-title = Keep the link of this page
giving-keep-text = It alone lets you follow this donation, and it tells nobody who you are.
# $title (String) - title of the cause
giving-share-text = Join me in giving to: { $title }
giving-share-general = Join me in giving through Ataa
giving-chargeback = Your bank took SAR { $amount } back.

# Ways to pay, and a bill that waits.
giving-method = How to pay
giving-method-card = mada, Visa or Mastercard
giving-method-apple-pay = Apple Pay
giving-method-apple-pay-note = On an Apple device that holds your card.
giving-method-stc-pay = STC Pay
giving-method-stc-pay-note = With your mobile number and a code sent to it.
giving-method-sadad-bill = SADAD bill
giving-method-sadad-bill-note = You get a bill number and pay it in your bank’s app whenever you like. SADAD does not return what was paid.
giving-onward-title = Taking you to the payment page
giving-onward-text = The payment page belongs to a licensed gateway, not to this site, and only the gateway sees your card. If nothing happens, press the button.
giving-onward-go = Go to the payment page
giving-bill-title = Your bill is ready
giving-bill-text = Open payments in your bank’s app, choose SADAD, and enter the biller code and the bill number.
giving-bill-note = Nothing has been taken yet. Once SADAD tells us, your receipt appears here and goes to your email; that can take a few hours. Keep the link to this page.
giving-bill-biller-code = Biller code
giving-bill-biller = Biller
giving-bill-number = Bill number
giving-bill-until = Last day to pay
