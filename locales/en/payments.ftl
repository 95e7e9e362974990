# What the gateway's page and the bank statement say; names no cause.
payments-description = Donation through Ataa
