# Limits on gifts.
limits-title = Limits
limits-lead = What holds for gifts, refunds and payment attempts. A change holds for what begins from now on and is in the audit log.
limits-name = Limit
limits-value = Value
limits-value-hint = Riyals for amounts, a whole number for the rest. Empty sets the default again.
limits-default = Default
limits-is-set = Set here
limits-is-default = Default
limits-change = Change a limit
limits-percent = { $number }%
limits-guest-day-amount = A day’s gifts without a national ID
limits-national-id-from = One gift that needs a national ID
limits-officer-review-from = A day’s gifts that an officer approves
limits-enhanced-review-from = A day’s gifts that two people review
limits-review-answer-days = Working days to answer a review
limits-refund-two-people-from = A refund that needs two people
limits-refund-working-days = Working days to ask for a refund
limits-closing-notice-days = Days for donors to answer a closing
limits-duplicate-minutes = Two gifts alike: ask within
limits-structuring-count = Gifts just below a limit: alert at
limits-structuring-percent = “Just below” begins at
limits-structuring-days = Counted over
limits-checkout-address-hour = Payments begun per address and hour
limits-checkout-browser-hour = Payments begun per browser and hour
limits-checkout-account-hour = Payments begun per donor and hour
limits-checkout-pattern-window = Declined payments of one small amount in an hour
limits-checkout-declines-hour = Declined payments before a pause
limits-national-id = National ID or Iqama number
limits-national-id-hint = The law asks for it with gifts of this size. It is kept sealed.
limits-source = Where the money comes from
limits-source-hint = For example: salary, savings, sale of a property.
limits-review-note = A gift of this size is looked at before it is paid. Nothing is taken from you until then.
limits-again-title = You gave the same a moment ago
limits-again-text = A gift of the same amount for the same purpose was just paid. If you mean to give once more, tick the box and pay. If not, you need not do anything.
limits-again = Yes, give it once more
limits-review-title = Your gift is being looked at
limits-review-waiting = Thank you for your generous intention. We look at your gift of SAR { $total } and answer by { $day }. If you left an e-mail address, the answer comes there too.
limits-review-approved = Your gift of SAR { $total } can be paid until the end of { $day }, on this device.
limits-review-refused = We are sorry that we cannot take a gift of SAR { $total } through the platform.
limits-review-used = Your gift of SAR { $total } has gone to payment.
limits-review-nothing-taken = Nothing has been taken from you by this review.
limits-review-pay = Complete the payment
limits-large-title = Large gifts
limits-large-lead = Looked at before anything is paid. Donors are told what happens and by when, never why.
limits-large-empty-title = No gift is waiting
limits-large-donor = Donor
limits-large-no-name = No name given
limits-large-level-officer = One officer
limits-large-level-enhanced = Two people
limits-large-state-recommended = Waits for a second person
limits-large-approve = Approve
limits-large-refuse = Refuse
limits-large-reason-hint = For the file; the donor does not read it.
limits-alerts-title = Alerts
limits-alerts-lead = What the rules found, with the evidence, and what was done about it. Nothing here is ever told to donors or charities.
limits-alerts-empty-title = No alerts
limits-alerts-handle = Write down a step
limits-alerts-step = Step
limits-alerts-new = New
limits-alerts-structuring = Gifts just below a limit
limits-alerts-sanction = Name like a listed one
limits-alerts-card-testing = Cards being tried out
limits-alerts-large-gift = Very large gift
limits-alerts-rapid-return = Refund soon after a large gift
limits-alerts-taken-up = Taken up
limits-alerts-noted = Noted
limits-alerts-reported = Reported to the Financial Intelligence unit
limits-alerts-cleared = Cleared
limits-hit-clear = Another person: clear
limits-hit-confirm = The same: keep frozen
limits-hit-confirmed = Confirmed
limits-sanction-score = Likeness of names to look at
limits-days =
    { $count ->
        [one] One day
       *[other] { $count-text } days
    }
limits-minutes =
    { $count ->
        [one] One minute
       *[other] { $count-text } minutes
    }
