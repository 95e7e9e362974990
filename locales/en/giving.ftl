# What a gift is for, when it is not one opportunity.
# $name (String) - name of the field
giving-target-field = Charity in the field: { $name }
giving-target-general = Where it is needed most

giving-intention-sadaqah = Charity (sadaqah)
giving-intention-ongoing-sadaqah = Ongoing charity (sadaqah jariyah)
giving-intention-zakat = Zakat on wealth
giving-intention-other = A specific obligation

giving-riyal = Saudi riyals

giving-receipt-title = Donation receipt
giving-receipt-number = Receipt no.
giving-receipt-date = Received on
giving-receipt-time = At, Riyadh time
giving-receipt-total = Total
giving-receipt-purpose = Donation
giving-receipt-charity = Carried out by
giving-receipt-intention = Intention
giving-receipt-amount = Amount in SAR
# $charity (String) - its name, $license (String) - its licence number
giving-receipt-charity-value = { $charity }, licence no. { $license }
giving-receipt-pool = Allocated to the opportunity that needs it most
giving-receipt-no-deduction = The whole amount goes to its purpose; nothing is deducted. The intention of a donation is fixed once it is received, and it is spent on nothing else.
giving-receipt-footer = Issued by the system; no stamp or signature needed
giving-receipt-cancelled-label = Cancelled on
giving-receipt-cancelled-text = This receipt was cancelled because the whole amount was returned to the donor.
