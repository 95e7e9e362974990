errors-see-opportunities = Browse causes
errors-go-home = Home page
# $reference (String) - short code that finds the log line
errors-reference = Reference: { $reference }
errors-not-found-title = We could not find this page
errors-not-found-text = The link may be old or incomplete. Check it, or start from the list of causes.
errors-sign-in-title = Please sign in first
errors-sign-in-text = This page belongs to an account. Sign in and you will be brought back here.
errors-forbidden-title = You are not allowed to do this
errors-forbidden-text = If you need to, ask a supervisor for the role.
errors-invalid-title = Something needs correcting
errors-invalid-text = Check what is marked, correct it and send it again.
errors-conflict-title = Things changed before your request arrived
errors-conflict-same-person-title = Another person has to do this
errors-conflict-missing-title = Something has to come first
errors-conflict-not-possible-title = This is not possible now
errors-gone-title = This page has expired
errors-gone-text = Its time ran out. Start again; nothing has been charged.
errors-too-many-title = Too many tries in a short time
# $minutes (number) - minutes to wait, $minutes-text - the same, as displayed
errors-too-many-text =
    { $minutes ->
        [one] Try again in a minute.
       *[other] Try again in { $minutes-text } minutes.
    }
errors-unavailable-title = The service is busy
errors-unavailable-text = Your request could not be completed and nothing was charged. Please try again shortly.
errors-kept = What you typed is kept here and none of it was carried out. Send it again in a moment.
errors-send-again = Send again
errors-too-large-title = The file or form is too large
errors-too-large-text = Use a smaller file or a shorter text, then send it again.
errors-internal-title = Something went wrong on our side
errors-internal-text = We have recorded it and will look into it. Nothing that you had completed is lost.
errors-conflict-wrong-state = This step is no longer possible. Reload the page to see where things stand.
errors-conflict-changed-meanwhile = This was acted on before your request arrived, by somebody else or by you in another window. Reload the page to see the outcome.
errors-conflict-key-reused = This form was already sent with different contents. Open the page afresh and try again.
errors-conflict-same-person = No one decides alone. You already took a part in this, or you manage the charity, so this step is another person’s.
errors-conflict-already-exists = This already exists.
errors-conflict-closed-for-giving = This cause is not accepting gifts at the moment. Please choose a similar one.
errors-conflict-insufficient-funds = The amount is more than what is available for this cause.
errors-conflict-fund-class = This money may not be moved to another purpose; it stays what the donor intended.
errors-missing-submission = The charity has not handed this opportunity in yet.
errors-missing-recommendation = A reviewer has to recommend first; then another person decides.
errors-missing-proposal = Nobody has proposed it yet, or the proposal was taken back. One person proposes, another confirms.
errors-missing-collection = Nothing was collected for this opportunity, so there is nothing to carry out.
errors-missing-closing = What becomes of its money has to be decided by two people and carried out first, on the page of its closing.
errors-missing-earlier-milestone-report = Report the milestones before this one first.
errors-missing-earlier-milestone-acceptance = A supervisor has to accept the milestones before this one first.
errors-missing-milestone-report = The charity has not reported this milestone yet.
errors-missing-milestones = Not all milestones are accepted yet. The report is handed in after the last one.
errors-missing-evidence = Add a photo or a document of this milestone first.
errors-missing-picture = Add a picture to the report first.
errors-missing-report-submission = The charity has not handed in its report yet.
errors-missing-tranche-approval = One of these tranches is not approved yet. It is sealed into a batch after its approval.
errors-missing-batch-authorisation = Another person has to authorise the batch first; then its file goes to the bank and the bank can answer.
errors-missing-receiving-account = The platform has no account for transfers of this kind yet. Choose another way to pay.
errors-missing-payer-account = No transfer of this gift is known, so there is no account to send it back to. Match the transfer with the gift first.
errors-conflict-charity-not-active = The charity is suspended; nothing can be published for it or paid to it.
errors-conflict-time-over = The time to ask for this is over.
errors-conflict-on-hold = This waits for a decision before it can go on.
errors-conflict-not-by-gateway = The payment gateway cannot send this amount back to the same card or account. Settle it with the gateway.
errors-conflict-not-at-bank = This money has not reached the bank yet. Wait for the next settlement, or choose fewer tranches.
errors-conflict-account-missing = The charity has no account in effect for this kind of money. Nothing is paid until one is approved.
errors-conflict-in-payment-batch = This tranche is in a payment batch that the bank has not answered yet.
errors-conflict-paying-account-missing = The platform's account for this money is not set up. Ask the operator to name it.
errors-conflict-payment-day-passed = The day of payment is over. Cancel the batch and seal it anew.
errors-conflict-proof-overdue = An earlier care payment is without proof for more than 14 days. Report it first.
errors-conflict-not-refundable = This gift was paid by SADAD bill, and SADAD takes nothing back. Return it by bank transfer to the donor’s account.
errors-field-required = Please fill this in.
errors-field-not-a-number = Enter a number, such as 50 or 50.5.
errors-field-not-positive = Enter an amount above zero.
errors-field-too-many-decimals = A riyal has a hundred halalas: use two decimals at most.
errors-field-amount-too-large = This is more than we accept in one payment.
# $max (String) - the largest number accepted
errors-field-number-too-large = Enter a number no larger than { $max }.
# $minimum (String) - the least that is taken, in riyals
errors-field-amount-below = The least that can be given here is SAR { $minimum }.
# $min (String) - the smallest number accepted
errors-field-number-too-small = Enter a number no smaller than { $min }.
# $max (number) - characters accepted, $max-text - the same, as displayed
errors-field-too-long =
    { $max ->
        [one] Use one character at most.
       *[other] Use { $max-text } characters at most.
    }
# $min (number) - characters needed, $min-text - the same, as displayed
errors-field-too-short =
    { $min ->
        [one] Use one character at least.
       *[other] Use { $min-text } characters at least.
    }
# $max (String) - entries accepted
errors-field-too-many = That is more than allowed; the limit is { $max }.
errors-field-invalid-email = Enter a valid email address, such as name@example.org.
errors-field-invalid-mobile = Enter a Saudi mobile number, such as 0551234567.
errors-field-invalid-national-id = An ID or Iqama number has ten digits and starts with 1 or 2. Please check it.
errors-field-invalid-iban = A Saudi IBAN starts with SA and has 24 characters. Please check it.
errors-field-unchanged = This is the account in effect already.
errors-field-invalid-date = Enter a valid date, such as 2026-02-20.
errors-field-date-order = The end date is before the start date.
errors-field-invalid-choice = Choose one of the options shown.
errors-field-not-allowed-for-zakat = Zakat cannot be spent on this cause. Choose sadaqah, or a cause that accepts zakat.
# $remaining (String) - what is left, in riyals
errors-field-over-remaining = This cause still needs SAR { $remaining }. Enter that amount or less.
# $pool (String) - what the pool holds, in riyals
errors-field-over-pool = This pool holds SAR { $pool }. Enter that amount or less.
# $paid (String) - what was paid, in riyals
errors-field-over-paid = The costs come to more than the SAR { $paid } paid for this cause.
errors-field-closed = This cause is not accepting gifts at the moment.
errors-field-wrong-code = That code is not right. Check the message and type it again.
errors-field-code-expired = This code is no longer valid: its time has run out, or it was tried too often. Ask for a new one.
errors-field-mismatch = The two values are not the same.
# $megabytes (String) - the largest size
errors-field-upload-too-large = The file is larger than { $megabytes } MB.
errors-field-upload-not-photo = Only photographs are accepted here: JPEG, PNG or WebP.
errors-field-upload-not-pdf = Only PDF files are accepted here.
errors-field-upload-not-list = This is no sanction list of a form that is known, or it is broken somewhere. The list of the United Nations (XML) and CSV with the columns reference, kind and names are accepted.
errors-field-upload-unreadable = We could not read this file.
# $max (String) - millions of pixels
errors-field-upload-too-many-pixels = The picture is too large. Make it smaller than { $max } million pixels and upload it again.
errors-field-upload-active-content = The file holds scripts or actions, or is locked with a password. Print it to a new PDF and upload that.
errors-field-must-accept = You need to agree to this to go on.
errors-field-text-refused = This text cannot be accepted. Please reword it.
