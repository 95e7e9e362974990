# What the gateway's page and the bank statement say; names no cause.
payments-description = Donation through Ataa

payments-gateway-name = Test payment gateway
payments-gateway-title = Test payment page
payments-gateway-no-money = Test gateway: no money moves here, and no card details are asked for.
payments-gateway-amount = Amount
payments-gateway-for = For
payments-gateway-reference = Payment no.
payments-gateway-choose = Choose what the bank answers. No money moves in any case.
payments-gateway-approve = Pay, and the bank approves
payments-gateway-challenge = Pay with an extra check (3‑D Secure)
payments-gateway-decline = The bank declines
payments-gateway-late = Pay, and the confirmation comes a minute late
payments-gateway-time-out = Pay, and the gateway does not answer
payments-gateway-challenge-text = This is the bank's step to make sure it is you. It is a test as well: no code, no money.
payments-gateway-challenge-pass = I confirm the payment
payments-gateway-challenge-fail = I do not confirm it
payments-gateway-over = This payment is over and cannot be changed.
payments-gateway-back = Back to the site
payments-gateway-bank = The donor’s bank can take the amount back without asking the site. Try what happens in the books.
payments-gateway-dispute = The bank takes it back
payments-gateway-bank-decides = The bank took the amount back and the case is open. Choose how it ends.
payments-gateway-dispute-won = Decided for the site: the amount comes back
payments-gateway-dispute-lost = Decided for the donor’s bank
payments-gateway-silent-title = The gateway stays silent
payments-gateway-silent-text = It took the test amount and did not tell the site. The site asks by itself within a minute and records the donation.
payments-gateway-home = Home page of the site
