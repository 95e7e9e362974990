### Words of the design system: what components say by themselves, and what the gallery shows.

ui-currency = Saudi riyals
ui-optional = optional
# $day (String) - a day in words, $time (String) - a time of day
ui-day-and-time = { $day }, { $time }
ui-urgent = Urgent
ui-zakat-accepted = Zakat accepted
ui-nearly-complete = Nearly there
ui-collected = Collected
# $percent (String) - share of the target
ui-collected-percent = { $percent } of the target collected
ui-remaining = Still needed
ui-region = Region
ui-donate-now = Donate now
ui-add-to-basket = Add to basket
ui-show-table = Show the table
ui-ramadan = Ramadan
ui-map-less = Less
ui-map-more = More
ui-map-credit = Map by MapSVG, CC BY 4.0
ui-pagination-label = Pages of the list
ui-pagination-previous = Previous
ui-pagination-next = Next
ui-breadcrumb-label = Where you are
# $count (number) - problems, $count-text - the same, as displayed
ui-error-summary-title =
    { $count ->
        [one] One thing to put right before you go on
       *[other] { $count-text } things to put right before you go on
    }
# $label (String) - the field's name, $problem (String) - what is wrong
ui-error-summary-item = { $label }: { $problem }
ui-step-done = done
ui-step-now = under way
ui-step-todo = still to come
ui-receipt-number = Receipt no.
ui-before = Before
ui-after = After
ui-share-title = Tell someone who would like to help
ui-share-whatsapp = WhatsApp
ui-share-x = X
ui-share-mail = E-mail
ui-share-address = Address of this page
ui-upload-choose = Choose a file or drop it here

# States of an opportunity (handbook 1.5).
ui-state-draft = Draft
ui-state-submitted = Submitted
ui-state-under-review = Under review
ui-state-returned = Returned
ui-state-rejected = Rejected
ui-state-approved = Approved
ui-state-published = Open
ui-state-paused = Paused
ui-state-funded = Fully funded
ui-state-executing = Under way
ui-state-reporting = Report awaited
ui-state-completed = Completed
ui-state-expired = Expired
ui-state-cancelled = Cancelled

## The gallery

ui-gallery-title = Component gallery
ui-gallery-lead = Everything pages are put together from, with examples of each state, in both languages and both themes.
ui-gallery-index = Components
ui-example-title = Title of the page
ui-example-hint = A few words on what is wanted.
ui-example-causes = Causes
ui-example-cause = Dialysis for patients without insurance
ui-example-charity = Sawaed Al-Shifa Health Society
ui-example-charity-label = Carried out by
ui-example-region = Asir
ui-example-field = Health
ui-example-fields = fields
ui-example-track = Care
ui-example-by-field = Gifts by field
ui-example-by-month = Gifts by month
ui-example-by-region = Gifts by region
ui-example-month = Month
ui-example-amount = Amount
ui-example-other-amount = Other
ui-example-email = E-mail
ui-example-name = Name
ui-example-anonymous-name = A well-wisher
ui-example-anonymous = Hide my name on this gift
ui-example-code = Code from the message
ui-example-where = Where should your gift go?
ui-example-most-needed = Where it is needed most
ui-example-message = Message
ui-example-photos = Photographs of the work
ui-example-photos-hint = JPEG, PNG or WebP, without the faces of those who are helped.
ui-example-intention = Sadaqah
ui-example-intention-zakat = Zakat
ui-example-surplus = If the cause receives more than it needs
ui-example-surplus-similar = Pass it on to a similar cause
ui-example-surplus-refund = Return it to me
ui-example-reach = 60 people
ui-example-total = All my gifts
ui-example-reports = New impact reports
ui-example-waiting = Waiting for review
ui-example-since-yesterday = since yesterday
ui-example-state = Where it is
ui-example-story = Story
ui-example-story-title = Sixty patients received 620 dialysis sessions
ui-example-share = Your gift paid for two whole sessions of this project
ui-example-milestone = Buying and installing the machines
ui-example-milestones = Milestones
ui-example-task = Add photographs of milestone two
ui-example-notice-title = A short heading
ui-example-notice-text = One sentence on what this means and what can be done now.
ui-example-empty-title = No causes match
ui-example-empty-text = Widen the search or choose another field, and you will find someone who is waiting.
ui-example-stages = Steps of giving
ui-example-stage-basket = Basket
ui-example-stage-payment = Payment
ui-example-stage-thanks = Receipt
ui-example-step-gift = Your gift
ui-example-step-allocation = Allocation
ui-example-step-payment = Payment
ui-example-step-work = Work
ui-example-step-evidence = Evidence
ui-example-words = One thousand two hundred and thirty-four riyals and fifty halalas only
ui-example-reject = Reject
ui-example-reject-confirm = Yes, reject the request
