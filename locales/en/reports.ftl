# Impact reports: the public page, the gallery of completed causes, and the report on paper.
reports-gallery-title = Stories that came full circle
reports-gallery-lead = Every cause here was funded and carried out. Read what changed and where each riyal went, in pictures and figures.
reports-gallery-description = Published impact reports for every completed cause on Ataa: before and after, people reached, and costs line by line.
reports-gallery-empty = No reports match yet. Try another field or region.
reports-gallery-empty-title = No reports here yet
reports-gallery-all = All reports
reports-filter-label = Filter reports
reports-filter-field = Field
reports-filter-region = Region
reports-filter-all-fields = All fields
reports-filter-all-regions = All regions
reports-filter-apply = Show
reports-impact = Impact
reports-kicker = Impact report
reports-by = Carried out by
reports-description = Impact report: { $title }. What changed, whom it reached, and where each riyal went.
reports-unpublished = This report is not published yet. You see it because you belong to the charity or supervise it.
reports-story = What changed
reports-before = Before
reports-after = After
reports-photo = From the work on site
reports-before-after = Before and after
reports-photos = From the work on site
reports-outputs = What was delivered
reports-output = Delivered
reports-quantity = Quantity
reports-costs = Where the money went
reports-costs-lead = Each line of what was paid to the charity for this cause.
reports-cost = Cost
reports-amount-sar = Amount (SAR)
reports-share = Share
reports-total = Total
reports-timeline = From the first gift to the impact
reports-moment = Step
reports-day = Date
reports-charity = Carried out by
reports-license = Licence no.
reports-field = Field
reports-place = Place
reports-reached = It reached
reports-planned = Hoped for
reports-given = Given altogether
reports-gifts = Gifts
reports-published-on = Published
reports-number = Report no.
reports-opportunity-number = Cause no.
reports-target = Target
# $amount (String) - an amount without its currency
reports-sar = SAR { $amount }
# $count (number) - people, $count-text - the same, as displayed
reports-people =
    { $count ->
        [one] one person
       *[other] { $count-text } people
    }
# $count (number) - gifts, $count-text - the same, as displayed
reports-gift-count =
    { $count ->
        [one] one gift
       *[other] { $count-text } gifts
    }
reports-own-title = Your share of this
# $given (String) - amount, $percent (String) - share, $title (String) - the cause
reports-own-share = Your SAR { $given } was { $percent } of “{ $title }”.
# $given (String) - amount, $title (String) - the cause
reports-own-share-small = Your SAR { $given } was part of “{ $title }”, and every halala of it arrived.
# $count (number) - people, $count-text - the same, as displayed
reports-own-people =
    { $count ->
        [one] That is one person's share of it.
       *[other] That is the share of { $count-text } people.
    }
reports-own-thanks = Thank you. May God accept it from you.
reports-own-pdf = Your copy, with your share in it (PDF)
reports-pdf = The report for everyone (PDF)
reports-give-similar = Support a similar cause
reports-more = More stories
reports-moment-opened = Opened for giving
# $amount (String) - what was collected
reports-moment-funded = Fully funded: SAR { $amount }
# $amount (String) - what was paid, $label (String) - for which step
reports-moment-paid = SAR { $amount } paid to the charity ({ $label })
# $label (String) - the step
reports-moment-reached = Step completed: { $label }
reports-moment-reported = Impact report published
