### The donor's pages: overview, gifts, receipts and statements, impact, preferences, privacy

# --- shared
# $kind (String) - code of the intention
me-intention = { $kind ->
    [sadaqah] Sadaqah
    [ongoing_sadaqah] Ongoing sadaqah
    [zakat] Zakat
    [zakat_al_fitr] Zakat al-fitr
    [kaffarah_oath] Expiation of an oath
    [kaffarah_fasting_inability] Compensation for fasting
    [kaffarah_ihram_violation] Compensation in pilgrimage
    [nadhr] Vow
    [udhiyah] Eid sacrifice
    [hady] Pilgrim’s sacrifice
    [aqiqah] Newborn’s sacrifice
    [waqf] Endowment
   *[other] Sadaqah
}
me-gift-to-field = Field: { $field }
me-gift-most-needed = Where it is needed most
# $kind (String) - where the gift stands
me-stage = { $kind ->
    [pooled] In the field’s pool
    [collecting] Still collecting
    [funded] Fully funded
    [executing] Under way
    [reporting] Report awaited
    [arrived] Impact delivered
    [refunded] Refunded
   *[other] On its way
}
# $month (String) - m1 to m12
me-month-short = { $month ->
    [m1] Muh
    [m2] Saf
    [m3] Rab1
    [m4] Rab2
    [m5] Jum1
    [m6] Jum2
    [m7] Raj
    [m8] Sha
    [m9] Ram
    [m10] Shaw
    [m11] Qad
    [m12] Hij
   *[other] Month
}
me-riyals = SAR { $amount }
me-show-all = Show all

# --- overview
me-overview-title = Overview
me-overview-heading = This is what your giving did
me-overview-heading-named = Welcome, { $name }. This is what your giving did
me-overview-total = My giving in all
me-overview-since = Since { $month }
me-overview-reached = People my giving reached
me-overview-reached-people = { $count ->
    [one] 1 person
   *[other] { $count-text } people
}
me-overview-reached-part = Part of one
me-overview-reached-none = The first report is on its way
me-overview-regions = { $count ->
    [one] In 1 region
   *[other] In { $count-text } regions
}
me-overview-reached-together = Together with others: { $people }
me-overview-reports = Impact reports received
me-overview-reports-count = { $count ->
    [one] 1 report
   *[other] { $count-text } reports
}
me-overview-reports-read = Read them
me-overview-reports-soon = We will tell you about the first
me-overview-story-by = Impact report · { $charity } · { $region }
me-overview-story-share = Your SAR { $amount } was { $percent } of this cause
me-overview-story-share-tiny = Your SAR { $amount } was one brick of this cause, less than 0.01% of it
me-overview-story-share-people = { $count ->
    [one] Your SAR { $amount } reached one whole person: { $percent } of this cause
   *[other] Your SAR { $amount } reached { $count-text } people: { $percent } of this cause
}
me-step-given = You gave
me-step-allocated = Allocated
me-step-paid = Paid out
me-step-done = Carried out
me-step-reported = Reported
me-step-same-day = the same day
me-step-waiting = soon
me-overview-months = My giving over the Hijri year
me-overview-months-hint = In SAR, twelve months up to this one
me-overview-month = Month
me-overview-amount = Amount
me-overview-fields = By field
me-overview-fields-count = { $count ->
    [one] field
   *[other] fields
}
me-overview-history = My latest gifts
me-overview-empty-title = Your giving starts here
me-overview-empty-text = Once you give, you will see here where every riyal went, whom it reached, and its impact reports in pictures and numbers.
me-overview-empty-action = See what you can give to
me-overview-empty-guest = Gave as a guest before? The link in your receipt message opens that gift at any time.
me-overview-volunteer-title = Thank you for wanting to help
me-overview-volunteer-text = There are no volunteering tasks on Ataa yet; when they open, you will find them here. Until then you can follow the causes, give, and read what giving did.
me-overview-ways = More to see
me-overview-way-reports = Read impact reports
me-overview-way-charities = Get to know the charities
me-overview-way-preferences = Language, dates and messages

# --- gifts
me-donations-title = My gifts
me-donations-lead = Every gift and how far it has come. Open one to follow your riyal step by step.
me-donations-years = Years
me-donations-all-years = All years
me-donations-gift = Gift
me-donations-date = Date
me-donations-where = Where it is
me-donations-amount = Amount
me-donations-caption = My gifts, newest first
me-donations-anonymous = Anonymous
me-donations-dedicated = For { $name }
me-donations-empty-title = No gifts here
me-donations-empty-text = We found no gifts in this period.

# --- one gift
me-donation-title = Your gift: { $title }
me-donation-path = The path of your riyal
me-donation-facts = About this gift
me-donation-amount = Amount
me-donation-date = Date
me-donation-intention = Intention
me-donation-name-shown = Name shown
me-donation-name-shown-anonymous = A doer of good
me-donation-name-shown-own = Your name appears on no public page
me-donation-dedication = Dedication
me-donation-receipt = Receipt
me-donation-receipt-open = Receipt { $number }
me-donation-charity = Carried out by
me-donation-report-open = Read the impact report

me-path-waiting = SAR { $amount } waits for the best cause in its field
me-path-refunded = SAR { $amount } of this gift went back to you.
me-path-allocated = Allocated from the field’s pool
me-path-surplus = Surplus, moved to a similar cause as you chose

# --- receipts and statements
me-receipts-title = Receipts and statements
me-receipts-lead = All your numbered receipts, and a statement for any period you choose.
me-receipts-list = My receipts
me-receipts-number = Receipt
me-receipts-date = Date
me-receipts-gifts = Gifts
me-receipts-total = Amount
me-receipts-open = Show receipt { $number }
me-receipts-cancelled = Cancelled: the money was returned
me-receipts-empty-title = No receipts yet
me-receipts-empty-text = Every gift has a numbered receipt, and you will always find it here.
me-receipts-statement = Get a statement of your giving

# --- statement
me-statement-title = Statement of giving
me-statement-lead = Choose the period; both days belong to it. Days are those of Riyadh.
me-statement-from = From
me-statement-to = To
me-statement-show = Show the statement
me-statement-period = { $from } to { $to }
me-statement-for = Giving of { $name }
me-statement-total = Total
me-statement-total-words = Total in words
me-statement-count = { $count ->
    [one] 1 gift
   *[other] { $count-text } gifts
}
me-statement-csv = Download as CSV
me-statement-pdf = Download as PDF
me-statement-print-hint = You can also print this page as it is.
me-statement-refunded = Refunded, not in the total
me-statement-shortcuts = Ready-made periods
me-statement-this-year = This year
me-statement-last-year = Last year
me-statement-this-hijri-year = This Hijri year
me-statement-last-hijri-year = Last Hijri year
me-statement-empty-title = No gifts in this period
me-statement-empty-text = Try another period, or begin something new.
me-statement-donor = Donor
me-statement-days = Period
me-statement-gifts = Gifts
me-statement-drawn-on = Drawn on
me-statement-riyal = Saudi riyals
me-statement-footer = A statement by Ataa of gifts that were received; nothing is deducted for the platform.
me-statement-title-refunded = { $title } (refunded)

me-csv-date = Date
me-csv-hijri-date = Hijri date
me-csv-receipt = Receipt
me-csv-gift = Gift
me-csv-charity = Carried out by
me-csv-intention = Intention
me-csv-state = State
me-csv-amount = Amount in SAR

# --- impact
me-impact-title = My impact
me-impact-lead = The impact report of every cause you took part in, and your share of each.
me-impact-published = Published on { $date }
me-impact-own = You gave SAR { $amount }, which is { $percent } of it
me-impact-own-tiny = You gave SAR { $amount }, which is less than 0.01% of it
me-impact-empty-title = No reports yet
me-impact-empty-text = Once what you gave to is carried out, its impact report appears here, in numbers and pictures.
me-impact-empty-action = See impact reports

# --- preferences
me-preferences-title = Preferences
me-preferences-lead = How we address you, and how numbers and dates are written for you.
me-preferences-about = About you
me-preferences-name = Name
me-preferences-name-hint = It is written in your messages and receipts only, never on a public page.
me-preferences-mobile = Mobile number
me-preferences-mobile-hint = Such as 0551234567. It fills in the giving form for you.
me-preferences-email = E-mail
me-preferences-reading = Reading
me-preferences-language = Language of messages
me-preferences-arabic = العربية
me-preferences-english = English
me-preferences-digits = Digits
me-preferences-digits-latin = 123
me-preferences-digits-arabic = ١٢٣
me-preferences-calendar = Dates
me-preferences-calendar-both = Hijri with Gregorian
me-preferences-calendar-hijri = Hijri
me-preferences-calendar-gregorian = Gregorian
me-preferences-messages = Messages
me-preferences-messages-hint = Receipts and sign-in codes always reach you. Everything else only if you choose it.
me-preferences-wants-impact = Tell me what my giving does: funding, payments, steps of the work and impact reports
me-preferences-wants-news = Send me news of the platform and its seasons
me-preferences-save = Save
me-preferences-saved = Your preferences are saved.

# --- sessions
me-sessions-title = Your devices
me-sessions-lead = The devices you signed in from. End any that you do not know.
me-sessions-current = This device
me-sessions-since = Signed in on { $date }
me-sessions-seen = Last active { $date } at { $time }
me-sessions-end = End session
me-sessions-end-named = End the session of { $device }
me-sessions-end-others = End all other sessions
me-sessions-ended = The session was ended.
me-sessions-others-ended = The other sessions were ended.
me-sessions-unknown-device = Unknown device
me-sessions-device-name = { $browser } on { $system }
me-sessions-open = Your devices and sessions
me-sessions-only-this = No other sessions are open.

# --- privacy
me-privacy-title = My privacy
me-privacy-lead = Your data is yours. This is what we keep, why, and how to take a copy of it.
me-privacy-anonymity = How you stay a doer of good
me-privacy-anonymity-text = Your name and your amount never stand together on a public page. If you choose “doer of good” when giving, not even the people who run the charity see who you are: they see the amount alone. You choose it for each gift.
me-privacy-kept = What we keep
me-privacy-kept-account = Your account: your e-mail, your name and mobile if you gave them, and your preferences.
me-privacy-kept-gifts = Your gifts: amount, time, intention, cause and receipt. The law requires financial records to be kept for ten years.
me-privacy-kept-messages = The messages we sent you and when.
me-privacy-kept-sessions = The devices you signed in from; deleted thirty days after their sessions are over.
me-privacy-kept-cards = We do not keep your card: you enter it with the payment provider, and it never reaches us.
me-privacy-copy = Your copy
me-privacy-copy-text = A complete copy of all of the above in one file that you and programs can read.
me-privacy-copy-get = Download a copy of my data
me-privacy-correct = Correct your data
me-privacy-correct-text = Correct your name, mobile and preferences yourself at any time.
me-privacy-correct-open = Open preferences
