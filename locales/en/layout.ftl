layout-brand = Ataa
layout-description = An open national platform for giving and volunteering: find a cause, give in under a minute, and see what every riyal did.
layout-skip-to-content = Skip to content
layout-demo-notice = Demonstration: the charities, causes and figures are invented, and no real money moves.
layout-nav-label = Main
layout-nav-opportunities = Causes
layout-nav-impact = Impact
layout-nav-charities = Charities
layout-nav-about = About
# The name of a language, written in that language.
layout-language-name = English
# $count (number) - items in the basket, $count-text - the same, as displayed
layout-basket =
    { $count ->
        [one] Basket, one gift
       *[other] Basket, { $count-text } gifts
    }
layout-sign-in = Sign in
layout-my-account = My account
layout-sign-out = Sign out
layout-area-label = Your pages
layout-area-me = My giving
layout-area-manage = My charity
layout-area-supervise = Supervision
layout-me-overview = Overview
layout-me-donations = My gifts
layout-me-impact = My impact
layout-me-receipts = Receipts and statements
layout-me-preferences = Preferences
layout-me-privacy = My privacy
layout-manage-today = Today
layout-manage-opportunities = Our causes
layout-manage-money = Money
layout-manage-statement = Statement
layout-manage-account = Account
layout-manage-reports = Impact reports
layout-supervise-today = Waiting for you
layout-supervise-reviews = Reviews
layout-supervise-allocation = Allocation
layout-supervise-disbursements = Payouts
layout-supervise-batches = Batches
layout-supervise-ibans = Charity accounts
layout-supervise-bank = Bank
layout-supervise-reports = Reports
layout-supervise-jobs = Jobs
layout-supervise-refunds = Refunds
layout-supervise-large-gifts = Large gifts
layout-supervise-alerts = Alerts
layout-supervise-limits = Limits
layout-supervise-audit = Audit log
# --- light and dark
layout-theme-label = Appearance
layout-theme-system = Automatic
layout-theme-light = Light
layout-theme-dark = Dark
# --- without a connection
layout-offline-title = You are offline
layout-offline-text = Your device cannot reach the site. Check the connection and try again; your basket is kept as you left it.
layout-offline-money = If you were paying, do not pay again: once you are back online, your gift’s tracking link shows what happened.
layout-offline-retry = Try again
layout-footer-promise = Your gift arrives whole, and we show you what it did, step by step.
layout-footer-license = Ataa platform, fundraising licence no. 900000 (demo)
layout-footer-give-label = Give
layout-footer-urgent = Urgent causes
layout-footer-zakat = Causes that accept zakat
layout-footer-basket = Basket
layout-footer-trust-label = See for yourself
layout-footer-reports = Impact reports
layout-footer-verify = Verify your gift
layout-footer-policies = Giving policies
layout-footer-about-label = About us
layout-footer-privacy = Privacy
layout-footer-accessibility = Accessibility
layout-footer-mailbox = Demo mailbox
layout-footer-gallery = Component gallery
