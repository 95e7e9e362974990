charities-title = Charities
charities-lead = Licensed civil associations. Each has a page with its licence, its governance score and what it has carried out.
charities-description = Directory of the licensed charities on Ataa: licence number, governance score, open causes and impact reports.
charities-search-label = Search by charity, city or licence number
charities-region-label = Region
charities-region-any = All regions
charities-field-label = Field
charities-field-any = All fields
charities-filter-apply = Show charities
charities-filter-clear = Clear filters
# $count (number) - charities found, $count-text - the same, as displayed
charities-count =
    { $count ->
        [one] One charity
       *[other] { $count-text } charities
    }
charities-results = Charities that match
charities-empty-title = No charity matches that
charities-empty-text = Try another word or another region.
charities-empty-action = See all charities
charities-license-number = Licence no.
charities-technical-supervisor = Technical supervisor
charities-governance-score = Governance score
# $score - the score, of a hundred
charities-governance-score-value = { $score } of 100
charities-region = Region
charities-city = City
charities-founded = Founded
charities-admitted = Joined Ataa
charities-website = Website
charities-website-open = Visit the charity’s site
charities-about-title = About the charity
charities-facts-title = Details
charities-totals-title = In figures
charities-total-collected = Collected through Ataa
charities-total-disbursed = Paid to it
charities-total-donations = Gifts
charities-total-beneficiaries = People reached, by published reports
charities-total-open = Open causes
charities-total-completed = Completed causes
charities-open-title = Open for giving
charities-open-all = All its open causes
charities-open-empty-title = No open cause right now
charities-open-empty-text = All its causes are complete or being carried out. See below what it has done.
charities-funded-title = Fully funded
charities-in-progress-title = Being carried out
charities-reporting-title = Waiting for the impact report
charities-completed-title = Completed
charities-more-funded = All its fully funded causes
charities-more-in-progress = All that is being carried out
charities-more-reporting = All its causes waiting for a report
charities-more-completed = All its completed causes
charities-reports-title = Impact reports
# $count (number) - people reached, $count-text - the same, as displayed
charities-report-reached =
    { $count ->
        [0] People reached not counted
        [one] Reached one person
       *[other] Reached { $count-text } people
    }
charities-suspended-title = This charity takes no gifts at present
charities-suspended-text = Collection is stopped until its legal requirements are met. What was collected is safe, and its earlier reports remain.
charities-card-open = Open causes
charities-card-completed = Completed
charities-card-collected = Collected
