### Money out: payment batches, accounts of charities, settlement statements

payouts-purpose-zakat = Zakat account
payouts-purpose-other = Account of other gifts

payouts-statement-title = Settlement statement
payouts-statement-lead = What was collected for your opportunities, what went back, what was paid and what is left, for any days you choose. Every figure comes from the journal itself.
payouts-statement-footer = Settlement statement of Ataa, computed from the entries of the journal.
payouts-statement-charity = Charity
payouts-statement-from = First day
payouts-statement-to = Last day
payouts-statement-number = Number
payouts-statement-what = Item
payouts-statement-opportunity = Opportunity
payouts-statement-date = Date
payouts-statement-kind = Kind of money
payouts-statement-amount = Amount
payouts-statement-total = Total
payouts-statement-by-opportunity = By opportunity
payouts-statement-payments = Paid to you
payouts-statement-held-before = Held before
payouts-statement-due-before = Due before
payouts-statement-collected = Collected
payouts-statement-allocated = Given from pools
payouts-statement-surplus = Surplus moved
payouts-statement-other = Other movements
payouts-statement-refunded = Given back to donors
payouts-statement-paid = Paid
payouts-statement-due = Due at the end
payouts-statement-held = Held at the end
