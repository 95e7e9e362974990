impact-title = What giving did
impact-lead = Figures folded from a journal that nobody can edit, moving with every gift that arrives. This page is for everyone: see for yourself.
impact-description = How much was given, where it went and how many people it reached: live figures by field, region and year.
impact-updating = The figures are being updated. Giving goes on and nothing is lost.
impact-count-amount = riyals given
impact-count-operations = gifts
impact-count-completed = causes completed
impact-count-charities = partner charities
impact-count-fields = fields and sub-fields
impact-where-heading = Where does giving go?
impact-by-region-heading = By region
impact-by-region-caption = Given to each region of the Kingdom
impact-by-field-heading = By field
impact-by-field-caption = Each field's share of giving
impact-by-field-note = Each field's share of what was given to a named field; the shares add up to 100%.
impact-fields-in-figures = The fields in figures
impact-no-field = Where it is needed most
impact-no-field-note = A gift to where it is needed most counts in a field once it goes to a cause there. All rows together are what the counter above says.
impact-all-fields = Total
impact-by-year-heading = By year
impact-given = Riyals given
impact-share = Share of giving
impact-operations = Gifts
impact-reached = People reached
impact-offered = Causes published
impact-field = Field
impact-year = Year
# $amount (String) - riyals, as displayed
impact-riyals = SAR { $amount }
# $count (number) - people reached, $count-text - the same, as displayed
impact-people-reached =
    { $count ->
        [one] Reached one person
       *[other] Reached { $count-text } people
    }
impact-completed-heading = Causes completed
impact-all-reports = All impact reports
impact-reported-heading = Figures published about other platforms
impact-reported-lead = These are not Ataa's figures. They stand here as published, with source and period, and with what cannot be compared.
impact-reported-open = Show the published figures and their notes
impact-figure = Figure
impact-figure-value = Value
impact-figure-period = Period
impact-figure-source = Source
impact-period-unstated = Not stated
impact-period-cumulative = Since the beginning
# $from (String) - a month or year, $to (String) - the same
impact-period-to-about = { $from } to about { $to }
# $year (String) - a year
impact-period-by = By { $year }
# $year (String) - a year
impact-period-ramadan = Ramadan { $year }
# $value (String) - a figure that the real one exceeds
impact-more-than = more than { $value }
impact-notes-heading = What can be compared?
impact-note-compares = Consistent
impact-note-does-not-compare = Not comparable
impact-metric-donations-total = Total given
impact-metric-operations-total = Gifts
impact-metric-opportunities-completed = Causes completed
impact-metric-partner-charities = Partner charities
impact-metric-fields = Main fields and sub-fields
impact-metric-beneficiaries-by-field = Beneficiaries
impact-metric-share-of-donations = Share of giving
impact-metric-opportunities-offered = Causes offered in the year
impact-metric-beneficiaries-by-year = Beneficiaries in the year
impact-metric-major-donors = Given by major donors
impact-metric-program-revenue = Raised by a programme
impact-metric-beneficiaries-total = Beneficiaries in all
impact-metric-charities-accepted = Charities accepted
impact-metric-charities-registered = Charities registered
impact-metric-donors-per-day = Donors a day
impact-metric-volunteers-target = Volunteers aimed for
impact-scope-gifts = gift programme
impact-scope-sms = text messages
impact-scope-qassim = Qassim
impact-scope-first-phase = first phase
impact-scope-vision = Vision 2030
impact-source-three-years = Article on the Ehsan platform after three years, about June 2024
impact-source-qassim = News of the Ehsan chief executive's visit to Qassim, 2021
impact-source-experience = Article on customer experience in Ramadan, 2022
impact-source-volunteering = Article on the national volunteering platform, 5 May 2020
