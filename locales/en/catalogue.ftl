catalogue-title = Causes
catalogue-lead = Every cause is reviewed before it is published, carried out by a licensed charity, and ends with an impact report.
catalogue-description = Verified causes in education, health, housing, food and care across the thirteen regions of Saudi Arabia.
catalogue-search-label = Search by cause, charity, city or cause number
catalogue-fields-label = Fields of giving
catalogue-field = Field
catalogue-field-all = All fields
catalogue-filters-apply = Show results
catalogue-filters-more = More filters
# $count (number) - filters in use, $count-text - the same, as displayed
catalogue-filters-more-count =
    { $count ->
        [one] More filters, one in use
       *[other] More filters, { $count-text } in use
    }
catalogue-filters-clear = Clear filters
catalogue-unknown-title = Part of this address is not known
# $filter - the filter's name, $value - what the address says
catalogue-unknown-filter = { $filter }: “{ $value }” is not known and was left out.
catalogue-subfield-label = Sub-field
catalogue-subfield-any = All
catalogue-region-label = Region
catalogue-region-any = All regions
catalogue-charity-label = Charity
catalogue-charity-any = All charities
catalogue-track-label = Track
catalogue-track-any = Both tracks
catalogue-track-care = Care: a need of today
catalogue-track-developmental = Development: a lasting change
catalogue-track-care-short = Care
catalogue-track-developmental-short = Development
catalogue-state-label = Status
catalogue-state-published = Open for giving
catalogue-state-paused = Paused
catalogue-state-funded = Fully funded
catalogue-state-executing = Being carried out
catalogue-state-reporting = Awaiting its report
catalogue-state-completed = Completed, with a report
catalogue-state-expired = Ended
catalogue-zakat-only = Zakat accepted
catalogue-urgent-only = Urgent
catalogue-chosen-label = Chosen
# $name - the filter's name
catalogue-chosen-remove = Remove { $name }
# $words - what was searched for
catalogue-chosen-search = Search: { $words }
catalogue-sort-label = Order
catalogue-sort-needed = Most needed
catalogue-sort-nearly-complete = Nearly complete
catalogue-sort-newest = Newest
catalogue-sort-ending-soon = Ending soon
# $count (number) - opportunities found, $count-text - the same, as displayed
catalogue-count =
    { $count ->
        [one] One cause
       *[other] { $count-text } causes
    }
# $count-text - the number up to which results are counted
catalogue-count-more = More than { $count-text } causes
catalogue-empty-title = No cause matches that right now
catalogue-empty-text = Try another word or remove a filter. New causes are published every day.
catalogue-empty-action = See all open causes

catalogue-badge-urgent = Urgent
catalogue-badge-nearly-complete = Nearly there
catalogue-badge-zakat = Zakat accepted
catalogue-give-now = Give now
catalogue-collected = Collected
catalogue-target = Target
catalogue-share-price = Price of a share
catalogue-donation-count = Gifts
catalogue-latest-donation = Last gift
catalogue-latest-donation-none = Be the first to give
catalogue-beneficiaries = People it reaches
catalogue-duration = Time to carry out
catalogue-region = Region
catalogue-number = Cause number
catalogue-charity = Carried out by
catalogue-license-number = Licence no.
catalogue-technical-supervisor = Technical supervisor
catalogue-governance-score = Governance score
# $score - the score, of a hundred
catalogue-governance-score-value = { $score } of 100
catalogue-published-on = Published
catalogue-ends-on = Ends
catalogue-track = Track
catalogue-subfield = Sub-field
catalogue-zakat-categories = Zakat recipients
catalogue-facts-title = The cause at a glance
catalogue-story-title = About this cause
catalogue-milestones-title = Plan of work and payment
catalogue-milestones-lead = The money of a stage is paid only once its evidence is accepted and two people have approved.
# $percent - share of the money
catalogue-milestone-share = { $percent } of the money
# $date - when it is due
catalogue-milestone-due = Due { $date }
# $date - when it was accepted
catalogue-milestone-accepted = Done { $date }
catalogue-milestone-planned = Planned
catalogue-milestone-done = Done
catalogue-photos-title = Pictures of the work
catalogue-report-read = Read the impact report
# $date - when the report was published
catalogue-report-published = Published { $date }
catalogue-path-title = How far has it come?
catalogue-path-published = Reviewed and published
catalogue-path-funded = Funding
catalogue-path-paid = Payment to the charity
catalogue-path-executing = The work
catalogue-path-reported = Impact report
# $amount - what was paid, in riyals
catalogue-path-paid-note = SAR { $amount } paid so far
catalogue-similar-title = Causes like it
catalogue-closed-funded-title = This cause is fully funded
catalogue-closed-funded-text = Thank you to everyone who gave. Follow the work here, or give to a cause like it.
catalogue-closed-completed-title = This cause is complete, and it arrived
catalogue-closed-completed-text = Read what the donors made possible, or give to a cause like it.
catalogue-closed-paused-title = This cause is paused
catalogue-closed-paused-text = It takes no gifts until its review is finished. What was collected is kept for it.
catalogue-closed-expired-title = The time of this cause has ended
catalogue-closed-expired-text = Within seven days we decide to extend it, carry out a part, complete it or return the money, and we tell every donor.
catalogue-closed-charity-title = This charity takes no gifts at present
catalogue-closed-charity-text = Collection is stopped until its requirements are met. What was collected is safe.
catalogue-closed-similar = Open causes like it
catalogue-sticky-label = Still needed
# $count (number) - days, $count-text - the same, as displayed
catalogue-days =
    { $count ->
        [one] One day
       *[other] { $count-text } days
    }
# $count (number) - days left to give, $count-text - the same, as displayed
catalogue-days-left =
    { $count ->
        [0] Ends today
        [one] One day left
       *[other] { $count-text } days left
    }
# $count (number) - people reached, $count-text - the same, as displayed
catalogue-beneficiary-count =
    { $count ->
        [one] One person
       *[other] { $count-text } people
    }
catalogue-zakat-fuqara = The poor
catalogue-zakat-masakin = The needy
catalogue-zakat-amilun = Those who collect it
catalogue-zakat-muallafah = Those whose hearts are won
catalogue-zakat-riqab = Freeing captives
catalogue-zakat-gharimun = Debtors
catalogue-zakat-fi-sabilillah = In God’s cause
catalogue-zakat-ibn-sabil = Stranded travellers
catalogue-give-basket = Add to basket
catalogue-cancelled-title = This cause was cancelled
catalogue-cancelled-text = It will not be carried out and takes no more gifts. If you gave to it, open the page of your gift: it says where the money goes, and you can choose.
