# The supervisors' pages.
supervise-today-title = What is waiting
supervise-today-lead = Every step here is in the audit log, and what needs two people is never done by one.
supervise-nothing-title = Nothing is waiting
supervise-nothing-text = Everything that came in is done.
supervise-task-recommend =
    { $count ->
        [one] One opportunity needs your recommendation
       *[other] { $count-text } opportunities need your recommendation
    }
supervise-task-decide =
    { $count ->
        [one] One opportunity needs a decision
       *[other] { $count-text } opportunities need a decision
    }
supervise-task-approve =
    { $count ->
        [one] One payment needs approval
       *[other] { $count-text } payments need approval
    }
supervise-task-milestones =
    { $count ->
        [one] One milestone needs checking
       *[other] { $count-text } milestones need checking
    }
supervise-task-reports =
    { $count ->
        [one] One report awaits publishing
       *[other] { $count-text } reports await publishing
    }
supervise-task-expired =
    { $count ->
        [one] One opportunity ran out of time and needs a decision
       *[other] { $count-text } opportunities ran out of time and need a decision
    }
supervise-task-publish =
    { $count ->
        [one] One approved opportunity is not published yet
       *[other] { $count-text } approved opportunities are not published yet
    }
supervise-reviews-title = Reviews
supervise-reviews-lead = Oldest first. A reviewer recommends, then another person decides.
supervise-queue = Review queue
supervise-no-reviews-title = Nothing to review
supervise-no-reviews-text = Opportunities that charities send in will show here.
supervise-recommended-by = Recommended: { $decision } ({ $name })
supervise-await-decision = The recommendation is in. A supervisor decides next.
supervise-await-recommendation = A reviewer has to recommend before you can decide.
supervise-own-recommendation = You recommended it, so another person has to decide.
supervise-decide = Decide
supervise-decide-send = Record the decision
supervise-decide-lead = Your decision takes effect at once: what you approve is published.
supervise-recommend = Recommend
supervise-recommend-send = Record the recommendation
supervise-recommend-lead = Another person decides on your recommendation.
supervise-decision = Your view
supervise-reason = Reason
supervise-reason-hint = The charity reads it. Required when returning or rejecting.
supervise-zakat = Zakat may reach
supervise-approve-note = Complete and honest: publish it.
supervise-return-note = Needs changes, then comes back.
supervise-reject-note = Not suitable: closed for good.
supervise-zakat-impossible = Zakat cannot go to this field: nothing passes into a recipient’s ownership.
supervise-zakat-asked = The charity asks for zakat to be accepted. Leave it empty if it is not.
supervise-zakat-not-asked = The charity did not ask for zakat.
supervise-past = Earlier recommendations and decisions
supervise-decided-by = Decided by { $name }
supervise-reviewed-by = Recommended by { $name }
supervise-charity-active = Active
supervise-charity-suspended = Suspended
supervise-standing = Standing
supervise-governance = Governance score out of 100
supervise-license-until = Licence valid until
supervise-submitted-on = Submitted
supervise-charity = The charity
supervise-documents = Documents
supervise-steps = Steps
supervise-promised = Requested, not paid yet
supervise-paid = Paid to the charity
supervise-expired-note = Time ran out before the target. Decide within seven days: extend once, carry out a part, top it up from a pool, or cancel it once its money is returned.
supervise-publish = Publish
supervise-extend = Extend
supervise-extend-question = It can be extended only once.
supervise-pause = Pause
supervise-pause-question = It takes no gifts until it is resumed.
supervise-resume = Resume
supervise-resume-question = It takes gifts again.
supervise-part = Carry out a part
supervise-part-question = It is carried out with what was collected. Say which part.
supervise-cancel = Cancel the opportunity
supervise-cancel-question = This cannot be undone, and is refused while it holds money.
supervise-allocation-title = Allocation
supervise-allocation-lead = Quick gifts wait here until they go where they are needed most. Their kind never changes: zakat stays zakat, and a field’s money stays in its field.
supervise-no-pools-title = No money to allocate
supervise-no-pools-text = Everything that came in has been placed.
supervise-pools = Pools
supervise-allocation-view-only = Supervisors allocate. You can look.
supervise-no-candidates-title = No opportunity fits this pool now
supervise-no-candidates-text = Published opportunities that may receive this money show here.
supervise-allocate = Allocate
supervise-candidates = Opportunity
supervise-candidates-hint = Most needed first.
supervise-allocate-send = Allocate
supervise-missing = SAR { $amount } missing
supervise-from = From
supervise-who = By
supervise-allocations = Latest allocations
supervise-disbursements-title = Payments
supervise-disbursements-lead = One person approves; others seal and authorise the payment, only to the charity’s own account, and never more than was collected.
supervise-waiting = Waiting
supervise-paid-and-refused = Paid and refused
supervise-no-disbursements-title = No payments here
supervise-no-disbursements-text = Requests from charities will show here.
supervise-tranche = Payment no.
supervise-tranche-number = Payment { $number }
supervise-account = Account
supervise-asked-by = Requested by
supervise-approve-tranche = Approve the payment
supervise-approve-question = You approve this amount. It is paid in a batch that others authorise.
supervise-refuse-tranche = Refuse the payment
supervise-refuse-question = The money returns to the opportunity, and the charity reads the reason.
supervise-reports-title = Evidence and reports
supervise-reports-lead = Check the evidence before a milestone is accepted, and the report before it reaches the donors.
supervise-milestones-waiting = Milestones to check
supervise-no-milestones = No milestones waiting
supervise-reports-waiting = Reports to publish
supervise-no-reports = No reports waiting
supervise-reported-on = Reported
supervise-accept = Accept the milestone
supervise-accept-note = Accept it if the evidence holds and no picture identifies a beneficiary.
supervise-send-back = Send back
supervise-send-back-question = Tell the charity what is missing.
supervise-publish-report = Publish the report
supervise-publish-report-note = Publishing completes the opportunity and sends the report to every donor of it.
supervise-costs-exceed = The costs add up to more than was paid to the charity.
supervise-costs-total = Costs altogether
supervise-done-recommended = Your recommendation is recorded.
supervise-done-approved = Approved and published.
supervise-done-returned = Sent back to the charity with your notes.
supervise-done-rejected = Rejected. The charity will read why.
supervise-done-steered = Done.
supervise-done-allocated = The money is allocated.
supervise-done-accepted = The milestone is accepted. Donors will hear of it.
supervise-done-tranche-approved = Approved. It waits for a payment batch.
supervise-done-tranche-refused = Refused. The money is the opportunity’s again.
supervise-done-published = The report is published and the opportunity completed.
supervise-done-refund-granted = Granted. Large amounts wait for a second person; everything else is on its way.
supervise-done-refund-refused = Refused. The donor reads your reason.
supervise-done-closing-proposed = Proposed. Another supervisor has to agree.
supervise-done-closing-confirmed = Decided. Donors are being told.
supervise-done-closing-withdrawn = The proposal is withdrawn.
supervise-done-limit-changed = The limit is changed.
supervise-done-review-recorded = Your decision is recorded.
supervise-done-alert-recorded = Recorded.
supervise-audit-title = Audit log
supervise-audit-lead = Every step: who, what, when and from where. Nothing here is ever changed or removed.
supervise-audit-all = All
supervise-audit-action = Action
supervise-audit-kind = Kind
supervise-audit-target = Number of the thing
supervise-audit-person = Person
supervise-audit-from = From
supervise-audit-to = To
supervise-audit-show = Show
supervise-audit-clear = Clear
supervise-audit-empty-title = Nothing matches
supervise-audit-empty-text = Change the filters or clear them.
supervise-audit-when = When and from where
supervise-audit-detail = Detail
supervise-audit-allocation-create = Money allocated
supervise-audit-disbursement-request = Payment requested
supervise-audit-disbursement-approve = Payment approved
supervise-audit-disbursement-refuse = Payment refused
supervise-audit-disbursement-release = Payment released
supervise-audit-donation-refund = Gift refunded
supervise-audit-refund-unexplained = Refund that matches no gift
supervise-audit-refund-uncovered = Refund that no balance covers
supervise-audit-refund-ask = Refund asked for
supervise-audit-refund-approve = Refund approved by the first person
supervise-audit-refund-refuse = Refund refused
supervise-audit-chargeback-take = Taken back by a bank
supervise-audit-chargeback-won = Chargeback won
supervise-audit-chargeback-lost = Chargeback lost
supervise-audit-chargeback-mismatch = Chargeback that contradicts the books
supervise-audit-closing-propose = Closing proposed
supervise-audit-closing-confirm = Closing decided
supervise-audit-closing-withdraw = Closing withdrawn
supervise-audit-closing-settle = Closing settled
supervise-audit-limit-change = Limit changed
supervise-audit-gift-review-recommend = Large gift recommended
supervise-audit-gift-review-approve = Large gift approved
supervise-audit-gift-review-refuse = Large gift refused
supervise-audit-alert-handle = Alert handled
supervise-audit-sanction-import = Sanction list imported
supervise-audit-sanction-clear = Likeness cleared
supervise-audit-sanction-confirm = Likeness confirmed
supervise-audit-milestone-report = Milestone reported
supervise-audit-milestone-accept = Milestone accepted
supervise-audit-milestone-return = Milestone sent back
supervise-audit-recommend-approve = Approval recommended
supervise-audit-recommend-return = Return recommended
supervise-audit-recommend-reject = Rejection recommended
supervise-audit-report-submit = Impact report handed in
supervise-audit-report-publish = Impact report published
supervise-audit-report-return = Impact report sent back
supervise-audit-person-create = Person added
supervise-audit-role-grant = Role granted
supervise-audit-role-revoke = Role revoked
supervise-audit-webhook-refuse = Payment notice refused
supervise-audit-kind-opportunity = Opportunity
supervise-audit-kind-donation = Gift
supervise-audit-kind-disbursement = Payment
supervise-audit-kind-report = Impact report
supervise-audit-kind-intent = Payment attempt
supervise-audit-kind-limit = Limit
supervise-audit-kind-alert = Alert
supervise-audit-kind-gift-review = Large gift
supervise-audit-kind-person = Person
supervise-audit-kind-gateway-event = Payment notice
supervise-audit-kind-bank-account = Bank account
supervise-audit-kind-bank-entry = Bank entry
supervise-audit-kind-bank-file = Bank statement
supervise-audit-kind-sanction-list = Sanction list
supervise-audit-kind-refund = Refund
supervise-audit-bank-account = Platform account registered
supervise-audit-bank-upload = Bank statement uploaded
supervise-audit-bank-import = Bank statement booked
supervise-audit-bank-propose = Decision on money in suspense proposed
supervise-audit-bank-withdraw = Proposed decision withdrawn
supervise-audit-bank-decide = Money in suspense decided
supervise-audit-refund-by-hand = Refund that finance has to make
supervise-task-jobs =
    { $count ->
        [one] One job is late or failing
       *[other] { $count-text } jobs are late or failing
    }
supervise-jobs-title = Jobs
supervise-jobs-lead = What the platform does by itself. What is late or failing comes first, whatever the reason.
supervise-jobs-empty-title = No job has begun yet
supervise-jobs-empty-text = Jobs appear here once the platform is running.
supervise-jobs-job = Job
supervise-jobs-state = State
supervise-jobs-since = Since
supervise-jobs-finished = Last done
supervise-jobs-none = None
supervise-jobs-well = Working
supervise-jobs-failing = Failing
supervise-jobs-late = Late
supervise-job-totals-fold = Adding up figures from the journal
supervise-job-ledger-seal = Sealing the journal and signing its heads
supervise-job-messages-send = Sending messages
supervise-job-messages-announce = Telling donors what is new
supervise-job-payments-reconcile = Asking gateways about open payments
supervise-job-payments-expire = Ending abandoned payments
supervise-job-payments-refund = Sending refunds
supervise-job-closings-settle = Settling causes that are not carried out
supervise-job-sanctions-screen = Comparing names with sanction lists
supervise-job-opportunities-expire = Closing causes whose end has passed
supervise-job-opportunities-need = Ordering causes by need
supervise-job-baskets-forget = Deleting old baskets
supervise-job-sign-in-sweep = Deleting expired sign-in codes
supervise-job-bank-match = Matching bank transfers
supervise-job-bank-watch = Watching money in suspense
supervise-job-jobs-watch = Watching the jobs
supervise-job-test-gateway-webhooks = Test gateway: notifications
supervise-job-test-gateway-settlement = Test gateway: settlement

supervise-task-suspense = { $count ->
    [one] One amount at the bank has no known purpose
   *[other] { $count-text } amounts at the bank have no known purpose
}
supervise-task-bank = { $count ->
    [one] One decision on money in suspense waits for a second person
   *[other] { $count-text } decisions on money in suspense wait for a second person
}
supervise-second-person = You began it, so another person has to finish it.
supervise-waiting-since = Waiting since { $day }
supervise-waiting-long = Late, waiting since { $day }
